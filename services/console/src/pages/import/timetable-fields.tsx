import { Input, InputNumber, Select } from "antd";
import { useId } from "react";
import { useQuery } from "urql";
import type { EventKind } from "../../graph/schema.js";
import { useTranslations } from "../../language/language.js";
import { eventKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { VenueChoice } from "../../planning/choices.js";
import { AudienceChoices } from "../../planning/planning.documents.js";
import { mondayOf } from "../../planning/times.rules.js";
import { DayField } from "../../ui/day-field.js";
import { Icon } from "../../ui/icon.js";
import styles from "./import.module.css";
import type { Timetable } from "./import.rules.js";

const messages = defineMessages({
  "zh-CN": {
    about: "星期横排、节次竖排的课程表：每个写了班级的格子就是一场活动。",
    firstMonday: "第一周（选其中任意一天）",
    weeks: "重复几周",
    title: "活动名称（{class} 是格子里的班级）",
    kind: "形式",
    venue: "在哪个场所",
    chooseVenue: "输入名称查找场所",
    audiences: "对象",
    periods: "各节时间（每行一节；表里写了时间的不用填）",
  },
  en: {
    about: "Weekdays across, periods down: each cell that names a class is an event.",
    firstMonday: "The first week (any day of it)",
    weeks: "How many weeks",
    title: "Title ({class} is what stands in the cell)",
    kind: "Kind",
    venue: "At which venue",
    chooseVenue: "Type a venue's name",
    audiences: "For whom",
    periods: "Times of the periods (a line each; not needed where the table says them)",
  },
});

/** Kinds of events that schools hold on their own premises. */
const KINDS: readonly EventKind[] = [
  "SCHOOL_CLASS",
  "LECTURE",
  "SENIOR_LECTURE",
  "WORKER_TRAINING",
  "DISPLAY",
];

interface TimetableFieldsProps {
  readonly value: Timetable;
  readonly onChange: (timetable: Timetable) => void;
}

/** Fields for the settings that a timetable does not contain. */
export function TimetableFields({ value, onChange }: TimetableFieldsProps) {
  const t = useTranslations(messages);
  const kinds = useTranslations(eventKinds);
  const id = useId();
  const [{ data: known }] = useQuery({ query: AudienceChoices });
  const set = (part: Partial<Timetable>) => onChange({ ...value, ...part });
  return (
    <div className={styles.timetable}>
      <p className={styles.quiet}>{t.about}</p>
      <div className={styles.field}>
        <label htmlFor={`${id}-venue`}>{t.venue}</label>
        <VenueChoice
          id={`${id}-venue`}
          size="large"
          value={value.venue}
          onChange={(venue) => set({ venue })}
          label={t.venue}
          open={t.chooseVenue}
        />
      </div>
      <div className={styles.pair}>
        <div className={styles.field}>
          <label htmlFor={`${id}-monday`}>{t.firstMonday}</label>
          <DayField
            id={`${id}-monday`}
            size="large"
            value={value.firstMonday}
            onChange={(day) => set({ firstMonday: mondayOf(day) })}
          />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-weeks`}>{t.weeks}</label>
          <InputNumber
            id={`${id}-weeks`}
            size="large"
            className={styles.number}
            controls={false}
            min={1}
            max={30}
            precision={0}
            value={value.weeks}
            onChange={(weeks) => set({ weeks: weeks ?? 1 })}
          />
        </div>
      </div>
      <div className={styles.pair}>
        <div className={styles.field}>
          <label htmlFor={`${id}-kind`}>{t.kind}</label>
          <Select<EventKind>
            id={`${id}-kind`}
            size="large"
            value={value.kind}
            onChange={(kind) => set({ kind })}
            options={KINDS.map((kind) => ({ value: kind, label: kinds[kind] }))}
          />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-audiences`}>{t.audiences}</label>
          <Select<string[]>
            id={`${id}-audiences`}
            size="large"
            mode="multiple"
            removeIcon={<Icon name="close" size={12} />}
            value={[...value.audiences]}
            onChange={(audiences) => set({ audiences })}
            options={(known?.audiences ?? []).map(({ id: audience, name }) => ({
              value: audience,
              label: name,
            }))}
          />
        </div>
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}-title`}>{t.title}</label>
        <Input
          id={`${id}-title`}
          size="large"
          value={value.title}
          onChange={({ target }) => set({ title: target.value })}
        />
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}-periods`}>{t.periods}</label>
        <Input.TextArea
          id={`${id}-periods`}
          rows={4}
          value={value.periods}
          onChange={({ target }) => set({ periods: target.value })}
        />
      </div>
    </div>
  );
}
