import { Button } from "antd";
import { useState } from "react";
import { useOfflineQuery } from "../../device/use-device.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { statusOf } from "../../outbox/outbox.rules.js";
import { useOutboxState } from "../../outbox/use-outbox.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Rosters, type HeldEventFragment, type RostersQuery } from "./check-in.documents.js";
import styles from "./panel.module.css";
import { useAddEntry } from "./use-add-entry.js";

type Group = RostersQuery["enrolments"][number];

const messages = defineMessages({
  "zh-CN": {
    nothing: "还没有班级或团体报名。",
    numbersOnly: (n: string) => `报了 ${n} 人，没有名单。请用“计数”或“登记”。`,
    there: (n: string, of: string) => `${n} / ${of} 已到`,
    all: "全选",
    none: "全不选",
    checkIn: (n: string) => (n === "0" ? "请勾选到场的人" : `${n} 人签到`),
    done: "已到",
    waits: "待发送",
    nameless: (n: number) => `第 ${n} 位`,
  },
  en: {
    nothing: "No class or group has signed up yet.",
    numbersOnly: (n) => `${n} people signed up without a list. Use “Count” or “Person”.`,
    there: (n, of) => `${n} of ${of} here`,
    all: "All",
    none: "None",
    checkIn: (n) => (n === "0" ? "Tick who is here" : `Check in ${n}`),
    done: "here",
    waits: "to send",
    nameless: (n) => `No. ${n}`,
  },
});

/** The enrolled groups of an event, with their rosters to tick. */
export function RosterPanel({ event }: { event: HeldEventFragment }) {
  const t = useTranslations(messages);
  const { data, error, refetch } = useOfflineQuery(`rosters ${event.id}`, Rosters, { event: event.id });
  if (!data) return error ? <Failed error={error} onRetry={refetch} /> : <Loading height={240} />;
  if (data.enrolments.length === 0) return <Nothing>{t.nothing}</Nothing>;
  return data.enrolments.map((group) => <GroupToTick key={group.id} group={group} event={event} />);
}

function GroupToTick({ group, event }: { group: Group; event: HeldEventFragment }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { entries } = useOutboxState();
  const { addEntries, problem } = useAddEntry(event);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const sent = new Map(
    entries.flatMap((entry) =>
      entry.taken.kind === "ROSTER" ? [[entry.taken.entry, statusOf(entry)] as const] : [],
    ),
  );
  const people = group.roster.map(({ id, checkedIn, person }, index) => {
    const status = sent.get(id);
    return {
      id,
      /** Position on the submitted list, which the staff have at hand: two people may share a surname. */
      place: index + 1,
      name: person.maskedName ?? t.nameless(index + 1),
      state: checkedIn || status === "DONE" ? "DONE" : status === "WAITS" ? "WAITS" : "OPEN",
    };
  });
  const open = people.filter(({ state }) => state === "OPEN");
  const chosen = open.filter(({ id }) => ticked.has(id));
  const toggle = (id: string) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  const checkIn = async (): Promise<void> => {
    const at = new Date().toISOString();
    const newEntries = chosen.map(({ id: entry, name }) => ({
      at,
      shown: name,
      taken: { kind: "ROSTER" as const, enrolment: group.id, entry },
    }));
    if (await addEntries(newEntries)) setTicked(new Set());
  };
  return (
    <section className={styles.group} aria-label={group.label}>
      <header>
        <h2>{group.label}</h2>
        {people.length > 0 && (
          <p>{t.there(formats.count(people.length - open.length), formats.count(people.length))}</p>
        )}
      </header>
      {people.length === 0 && <Nothing>{t.numbersOnly(formats.count(group.headcount))}</Nothing>}
      {people.length > 0 && (
        <ul className={styles.ticks}>
          {people.map(({ id, place, name, state }) => (
            <li key={id}>
              <label>
                <input
                  type="checkbox"
                  checked={state !== "OPEN" || ticked.has(id)}
                  disabled={state !== "OPEN"}
                  onChange={() => toggle(id)}
                />
                <span className={styles.place}>{place}</span>
                {name}
                {state !== "OPEN" && <small>{state === "DONE" ? t.done : t.waits}</small>}
              </label>
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p className={styles.result} data-bad role="alert">
          {problem}
        </p>
      )}
      {open.length > 0 && (
        <div className={styles.acts}>
          <Button type="primary" size="large" disabled={chosen.length === 0} onClick={() => void checkIn()}>
            {t.checkIn(formats.count(chosen.length))}
          </Button>
          <Button
            size="large"
            onClick={() =>
              setTicked(chosen.length === open.length ? new Set() : new Set(open.map(({ id }) => id)))
            }
          >
            {chosen.length === open.length ? t.none : t.all}
          </Button>
        </div>
      )}
    </section>
  );
}
