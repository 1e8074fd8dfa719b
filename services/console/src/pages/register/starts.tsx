import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { shiftDays, dayStart, type Day } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useNow } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Failed, Loading } from "../../ui/notices.js";
import { TimeField } from "../../ui/time-field.js";
import { FreeWindows } from "./register.documents.js";
import styles from "./register.module.css";
import { isAbroad, moveFormToDay, startsIn, type Form } from "./register.rules.js";

const messages = defineMessages({
  "zh-CN": {
    starts: "开始时间",
    first: "先选场所，再选时间。",
    free: (day: string) => `${day}的空闲时段`,
    none: "这一天没有空闲时段，请换一天。",
    next: "看后一天",
    other: "其他时间",
  },
  en: {
    starts: "Begins at",
    first: "Choose a venue first.",
    free: (day) => `Free on ${day}`,
    none: "There is no free time on this day. Choose another.",
    next: "The day after",
    other: "Another time",
  },
});

interface StartsProps {
  readonly id: string;
  readonly form: Form;
  readonly today: Day;
  readonly onChange: (form: Form) => void;
}

/** Field for the start: one of the free times of the venue, or any time without a venue. */
export function Starts({ id, form, today, onChange }: StartsProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const now = useNow();
  const hasVenue = !isAbroad(form.kind) && form.venue !== null;
  const variables = {
    venue: form.venue ?? "",
    minutes: form.minutes,
    from: dayStart(form.day).toISOString(),
    to: dayStart(shiftDays(form.day, 1)).toISOString(),
  };
  const [{ data, error }, refetch] = useQuery({ query: FreeWindows, variables, pause: !hasVenue });
  const other = (
    <div className={styles.pair}>
      <div>
        <label htmlFor={id}>{hasVenue ? t.other : t.starts}</label>
        <TimeField
          id={id}
          size="large"
          value={form.starts}
          onChange={(starts) => onChange({ ...form, starts })}
        />
      </div>
    </div>
  );
  if (isAbroad(form.kind)) return other;
  if (!hasVenue) return <p className={styles.quiet}>{t.first}</p>;
  if (error && !data)
    return <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading height={96} />;
  const from = form.day === today ? now : new Date(0);
  const starts = startsIn(data.venue?.availability ?? [], form.minutes, from);
  return (
    <>
      <fieldset className={styles.choice} data-times>
        <legend>{t.free(formats.weekday(form.day))}</legend>
        {starts.map((time) => (
          <button
            key={time}
            type="button"
            aria-pressed={form.starts === time}
            onClick={() => onChange({ ...form, starts: time })}
          >
            {time}
          </button>
        ))}
        {starts.length === 0 && (
          <>
            <p className={styles.quiet}>{t.none}</p>
            <button type="button" onClick={() => onChange(moveFormToDay(form, shiftDays(form.day, 1)))}>
              {t.next}
            </button>
          </>
        )}
      </fieldset>
      {other}
    </>
  );
}
