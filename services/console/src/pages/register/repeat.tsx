import { Select } from "antd";
import type { Day } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { weekdayOf } from "../../planning/times.rules.js";
import { Weekdays } from "../../planning/weekdays.js";
import { DayField } from "../../ui/day-field.js";
import styles from "./register.module.css";
import type { Form } from "./register.rules.js";
import { usualEnd } from "./series.rules.js";

const messages = defineMessages({
  "zh-CN": {
    repeat: "每周重复",
    on: "每周哪几天",
    every: "间隔",
    everyWeek: "每周",
    otherWeek: "每两周",
    until: "到哪天为止",
  },
  en: {
    repeat: "Repeat by the week",
    on: "On which days",
    every: "How often",
    everyWeek: "Every week",
    otherWeek: "Every other week",
    until: "Until",
  },
});

interface RepeatProps {
  readonly id: string;
  readonly form: Form;
  /** The last day of the campaign. */
  readonly last: Day | null;
  readonly onChange: (form: Form) => void;
}

/** Fields for the repetition of an event: weekdays, interval and last day. */
export function Repeat({ id, form, last, onChange }: RepeatProps) {
  const t = useTranslations(messages);
  const { day, until, weekdays, everyWeeks } = form;
  return (
    <>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={until !== null}
          onChange={({ target }) => onChange({ ...form, until: target.checked ? usualEnd(day, last) : null })}
        />
        {t.repeat}
      </label>
      {until !== null && (
        <>
          <Weekdays
            legend={t.on}
            value={weekdays}
            fixed={weekdayOf(day)}
            onChange={(chosen) => onChange({ ...form, weekdays: chosen })}
          />
          <div className={styles.pair}>
            <div>
              <label htmlFor={`${id}-every`}>{t.every}</label>
              <Select<1 | 2>
                id={`${id}-every`}
                size="large"
                value={everyWeeks}
                onChange={(chosen) => onChange({ ...form, everyWeeks: chosen })}
                options={[
                  { value: 1, label: t.everyWeek },
                  { value: 2, label: t.otherWeek },
                ]}
              />
            </div>
            <div>
              <label htmlFor={`${id}-until`}>{t.until}</label>
              <DayField
                id={`${id}-until`}
                size="large"
                first={day}
                last={last}
                value={until}
                onChange={(chosen) => onChange({ ...form, until: chosen })}
              />
            </div>
          </div>
        </>
      )}
    </>
  );
}
