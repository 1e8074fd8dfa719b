import { App, Button, Select } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useAct } from "../../graph/use-act.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import form from "../../ui/form.module.css";
import { RescheduleEvent, SpeakerChoices } from "../../planning/planning.documents.js";
import { useWithBelow } from "../../planning/use-agencies.js";
import { Nothing } from "../../ui/notices.js";
import { Icon } from "../../ui/icon.js";
import { Section } from "../../ui/section.js";
import type { EventPageQuery } from "./event.documents.js";
import styles from "./rows.module.css";

type Event = NonNullable<EventPageQuery["event"]>;

const messages = defineMessages({
  "zh-CN": {
    title: "宣讲员",
    none: "还没有安排宣讲员。",
    assign: "安排宣讲员",
    choose: "此时有空的宣讲员",
    about:
      "只列出这段时间有空、本周场次未满的宣讲员。其他单位的宣讲员须经其单位同意；更换后，需要同意的单位会重新收到审批。",
    withConsent: "须其单位同意",
    save: "保存",
    back: "返回",
    done: "宣讲员已更新",
    nobody: "这段时间没有有空的宣讲员。",
  },
  en: {
    title: "Speakers",
    none: "No speaker yet.",
    assign: "Assign speakers",
    choose: "Speakers who are free then",
    about:
      "Listed are those who are free then and may talk once more that week. Another agency has to agree to lend its speakers; whoever has to agree is asked again.",
    withConsent: "their agency has to agree",
    save: "Save",
    back: "Back",
    done: "Speakers are assigned",
    nobody: "No speaker is free then.",
  },
});

/** The speakers of an event, and a picker of those who are free at its time. */
export function EventSpeakers({ event }: { event: Event }) {
  const t = useTranslations(messages);
  const [search] = useSearchParams();
  const [isOpen, setOpen] = useState(search.get("open") === "speakers");
  return (
    <Section title={t.title}>
      {event.speakers.length === 0 && <Nothing>{t.none}</Nothing>}
      <ul className={styles.rows}>
        {event.speakers.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
      {event.deeds.includes("RESCHEDULE") &&
        (isOpen ? (
          <Assign event={event} onClose={() => setOpen(false)} />
        ) : (
          <div className={styles.assign}>
            <Button onClick={() => setOpen(true)}>{t.assign}</Button>
          </div>
        ))}
    </Section>
  );
}

function Assign({ event, onClose }: { event: Event; onClose: () => void }) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const act = useAct(RescheduleEvent);
  const { id, version, startsAt, endsAt } = event;
  const [chosen, setChosen] = useState<string[]>(event.speakers.map((speaker) => speaker.id));
  const [{ data, fetching }] = useQuery({
    query: SpeakerChoices,
    variables: {
      freeFrom: startsAt,
      freeTo: endsAt,
      audience: event.audiences.length === 1 ? event.audiences[0]!.id : null,
    },
  });
  const eventAgencies = useWithBelow(event.agency.id) ?? [event.agency.id];
  const free = (data?.speakers ?? []).map(({ id: value, name, agency, languages }) => ({
    value,
    label: [name, agency.name, ...(eventAgencies.includes(agency.id) ? [] : [t.withConsent])].join(" · "),
    title: languages.join(", "),
  }));
  const assigned = event.speakers
    .filter((speaker) => !free.some(({ value }) => value === speaker.id))
    .map(({ id: value, name }) => ({ value, label: name, title: name }));
  const save = async () => {
    if (!(await act.run({ input: { id, version, startsAt, endsAt, speakers: chosen } }))) return;
    void message.success(t.done);
    onClose();
  };
  return (
    <div className={styles.assign}>
      <Select<string[]>
        mode="multiple"
        removeIcon={<Icon name="close" size={12} />}
        aria-label={t.choose}
        placeholder={t.choose}
        value={chosen}
        onChange={setChosen}
        loading={fetching}
        optionFilterProp="label"
        notFoundContent={fetching ? "…" : t.nobody}
        options={[...assigned, ...free]}
      />
      <p className={form.note}>{t.about}</p>
      {act.problem && (
        <p role="alert" className={form.problem}>
          {act.problem}
        </p>
      )}
      <div className={form.actions}>
        <Button onClick={onClose}>{t.back}</Button>
        <Button type="primary" loading={act.isBusy} onClick={() => void save()}>
          {t.save}
        </Button>
      </div>
    </div>
  );
}
