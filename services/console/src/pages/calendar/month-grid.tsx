import { Link } from "react-router";
import { useFormats } from "../../language/formats.js";
import type { Day } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";
import { Chip } from "./chip.js";
import { touches } from "./layout.rules.js";
import styles from "./month-grid.module.css";
import type { Moving } from "./moving.js";

const messages = defineMessages({
  "zh-CN": { more: (n: number) => `另有 ${n} 场` },
  en: { more: (n) => `${n} more` },
});

/** Most events that are listed in a day; more would make a week too high to overlook. */
const MAX_IN_DAY = 3;

interface MonthProps {
  readonly days: readonly Day[];
  /** Any day of the month. */
  readonly month: Day;
  readonly events: readonly PlannedEventFragment[];
  readonly moving: Moving;
  readonly target: Day | null;
  readonly listOf: (day: Day) => string;
}

/** Grid of the weeks of a month, each day with its first events. */
export function MonthGrid({ days, month, events, moving, target, listOf }: MonthProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const today = useToday();
  return (
    <div className={styles.month}>
      {days.slice(0, 7).map((day) => (
        <span key={day} className={styles.weekday} aria-hidden="true">
          {formats.shortWeekday(day)}
        </span>
      ))}
      {days.map((day) => {
        const all = events.filter((event) => touches(event, day));
        const shown = all.length > MAX_IN_DAY ? all.slice(0, MAX_IN_DAY - 1) : all;
        return (
          <section
            key={day}
            className={styles.day}
            aria-label={formats.weekday(day)}
            data-day={day}
            data-target={day === target || undefined}
            data-today={day === today || undefined}
            data-other={day.slice(0, 7) !== month.slice(0, 7) || undefined}
          >
            <h2>{Number(day.slice(8))}</h2>
            <ol>
              {shown.map((event) => (
                <li key={event.id}>
                  <Chip event={event} moving={moving} isBrief />
                </li>
              ))}
            </ol>
            {all.length > shown.length && (
              <Link to={listOf(day)} className={styles.more}>
                {t.more(all.length - shown.length)}
              </Link>
            )}
          </section>
        );
      })}
    </div>
  );
}
