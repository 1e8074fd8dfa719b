import { Button } from "antd";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Weekdays } from "../../planning/weekdays.js";
import form from "../../ui/form.module.css";
import { Icon } from "../../ui/icon.js";
import { TimeField } from "../../ui/time-field.js";
import { USUAL, type SameHours } from "./hours.rules.js";
import styles from "./venues.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "开放时间",
    always: "全天开放，任何时间都能登记活动。",
    days: "星期几",
    opens: "从",
    closes: "到",
    add: "添加时段",
    remove: "移除这个时段",
  },
  en: {
    title: "Opening hours",
    always: "Always open: events can be registered at any time.",
    days: "Days",
    opens: "From",
    closes: "Until",
    add: "Add hours",
    remove: "Remove these hours",
  },
});

interface HoursFieldsProps {
  readonly value: readonly SameHours[];
  readonly onChange: (value: readonly SameHours[]) => void;
}

/** Fields for the opening hours: intervals with the weekdays they apply to; none means always open. */
export function HoursFields({ value, onChange }: HoursFieldsProps) {
  const t = useTranslations(messages);
  const change = (key: number, part: Partial<SameHours>) =>
    onChange(value.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const add = () => onChange([...value, { ...USUAL, key: Math.max(-1, ...value.map(({ key }) => key)) + 1 }]);
  return (
    <fieldset className={form.field}>
      <legend className={form.legend}>{t.title}</legend>
      {value.length === 0 && <p>{t.always}</p>}
      {value.map(({ key, weekdays, opens, closes }) => (
        <div key={key} className={styles.hours}>
          <Weekdays
            legend={t.days}
            value={weekdays}
            onChange={(chosen) => change(key, { weekdays: chosen })}
          />
          <div className={styles.times}>
            <TimeField label={t.opens} value={opens} onChange={(time) => change(key, { opens: time })} />
            <span aria-hidden="true">–</span>
            <TimeField label={t.closes} value={closes} onChange={(time) => change(key, { closes: time })} />
            <Button
              type="text"
              icon={<Icon name="close" size={16} />}
              title={t.remove}
              aria-label={t.remove}
              onClick={() => onChange(value.filter((one) => one.key !== key))}
            />
          </div>
        </div>
      ))}
      <div>
        <Button onClick={add} icon={<Icon name="plus" size={14} />} size="small">
          {t.add}
        </Button>
      </div>
    </fieldset>
  );
}
