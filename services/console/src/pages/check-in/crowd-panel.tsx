import { Button, Select } from "antd";
import { useEffect, useId, useState } from "react";
import { useDevice, useOfflineQuery } from "../../device/use-device.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { Icon } from "../../ui/icon.js";
import { Communities, type HeldEventFragment } from "./check-in.documents.js";
import styles from "./panel.module.css";
import { useAddEntry } from "./use-add-entry.js";

const messages = defineMessages({
  "zh-CN": {
    about: "数一数在场但不登记的人，如路过展台的人。他们计入触达人次，不计入已触达的人。",
    people: "人数",
    less: "减一人",
    more: "加一人",
    plus: (n: number) => `加 ${n}`,
    clear: "归零",
    audience: "哪一类人",
    everybody: "不分类",
    submit: (n: string) => (n === "0" ? "请先计数" : `提交 ${n} 人`),
    shown: (n: string) => `计数 ${n} 人`,
    kept: (n: string) => `已记下：${n} 人`,
  },
  en: {
    about:
      "Count people who are there and give no number, such as those who pass a stand. They are contacts, not people reached.",
    people: "People",
    less: "One fewer",
    more: "One more",
    plus: (n) => `Add ${n}`,
    clear: "Back to 0",
    audience: "Which group",
    everybody: "All together",
    submit: (n) => (n === "0" ? "Count first" : `Enter ${n}`),
    shown: (n) => `${n} counted`,
    kept: (n) => `Taken: ${n}`,
  },
});

const STEPS = [5, 10, 50] as const;
const MOST = 1_000_000;

/** Headcount without identification. The figure stays on the device until it is entered. */
export function CrowdPanel({ event }: { event: HeldEventFragment }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const id = useId();
  const { addEntries, problem } = useAddEntry(event);
  const [people, setPeople] = useCount(event.id);
  const [audience, setAudience] = useState<string | null>(null);
  const [lastKept, setLastKept] = useState<string | null>(null);
  const { data } = useOfflineQuery("communities", Communities, {});
  const add = (n: number) => {
    setLastKept(null);
    setPeople(Math.min(MOST, Math.max(0, people + n)));
  };
  const enter = async (): Promise<void> => {
    const count = formats.count(people);
    if (!(await addEntries([{ shown: t.shown(count), taken: { kind: "CROWD", people, audience } }]))) return;
    setLastKept(t.kept(count));
    setPeople(0);
  };
  return (
    <div className={styles.form}>
      <p className={styles.about}>{t.about}</p>
      <div className={styles.counter}>
        <button type="button" aria-label={t.less} disabled={people === 0} onClick={() => add(-1)}>
          <Icon name="minus" size={28} />
        </button>
        <output aria-label={t.people} aria-live="polite">
          {formats.count(people)}
        </output>
        <button type="button" aria-label={t.more} onClick={() => add(1)}>
          <Icon name="plus" size={28} />
        </button>
      </div>
      <div className={styles.more}>
        {STEPS.map((step) => (
          <button key={step} type="button" aria-label={t.plus(step)} onClick={() => add(step)}>
            +{step}
          </button>
        ))}
        <button type="button" onClick={() => setPeople(0)}>
          {t.clear}
        </button>
      </div>
      <label htmlFor={`${id}-audience`}>{t.audience}</label>
      <Select<string>
        id={`${id}-audience`}
        size="large"
        value={audience ?? ""}
        onChange={(chosen) => setAudience(chosen || null)}
        options={[
          { value: "", label: t.everybody },
          ...(data?.audiences ?? event.audiences).map(({ id: value, name }) => ({ value, label: name })),
        ]}
      />
      <div className={styles.result} role="status" data-bad={problem !== null || undefined}>
        {problem ?? lastKept}
      </div>
      <Button type="primary" size="large" block disabled={people === 0} onClick={() => void enter()}>
        {t.submit(formats.count(people))}
      </Button>
    </div>
  );
}

/** Stores the running count of an event on the device, so that it survives closing the page by mistake. */
function useCount(event: string): [number, (people: number) => void] {
  const device = useDevice();
  const key = `${useViewer().id} count ${event}`;
  const [people, setPeople] = useState(0);
  useEffect(() => {
    let isOver = false;
    const read = async () => {
      const kept = await device.get(key);
      if (!isOver && typeof kept === "number") setPeople(kept);
    };
    void read().catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [device, key]);
  const set = (next: number) => {
    setPeople(next);
    // Without free storage the figure lasts only as long as the page.
    device.put(key, next).catch(() => undefined);
  };
  return [people, set];
}
