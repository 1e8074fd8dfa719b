import { Link } from "react-router";
import { useFormats } from "../../language/formats.js";
import type { Day } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useNow, useToday } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";
import { minutesInto } from "../../planning/times.rules.js";
import { Chip } from "./chip.js";
import { shownHours, layOutDay } from "./layout.rules.js";
import type { Moving } from "./moving.js";
import styles from "./week.module.css";

const messages = defineMessages({
  "zh-CN": { more: (n: number) => `另有 ${n} 场` },
  en: { more: (n) => `${n} more` },
});

interface WeekProps {
  readonly days: readonly Day[];
  readonly events: readonly PlannedEventFragment[];
  readonly moving: Moving;
  /** The day under the pointer during a drag. */
  readonly target: Day | null;
  readonly listOf: (day: Day) => string;
}

/** Grid with a column for each of seven days and hours downwards. */
export function Week({ days, events, moving, target, listOf }: WeekProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const today = useToday();
  const now = useNow();
  const { first, last } = shownHours(events, days);
  const hours = Array.from({ length: last - first }, (_, index) => first + index);
  const percent = (minutes: number) => `${((minutes - first * 60) / ((last - first) * 60)) * 100}%`;
  const nowMinutes = minutesInto(today, now.toISOString());
  return (
    <div className={styles.week}>
      <div className={styles.hours} aria-hidden="true" style={{ height: `${hours.length * 52}px` }}>
        {hours.map((hour) => (
          <span key={hour} style={{ top: percent(hour * 60) }}>
            {String(hour).padStart(2, "0")}:00
          </span>
        ))}
      </div>
      {days.map((day) => {
        const { placed, overflows } = layOutDay(events, day);
        return (
          <section
            key={day}
            className={styles.day}
            aria-label={formats.weekday(day)}
            data-today={day === today || undefined}
          >
            <h2>
              {formats.shortWeekday(day)} <span>{Number(day.slice(8))}</span>
            </h2>
            <ol
              className={styles.column}
              data-day={day}
              data-first={first}
              data-last={last}
              data-target={day === target || undefined}
              style={{ height: `${hours.length * 52}px`, "--hours": hours.length } as React.CSSProperties}
            >
              {placed.map(({ event, from, until, lane, lanes }) => (
                <li
                  key={event.id}
                  style={{
                    top: percent(from),
                    height: `calc(${percent(until)} - ${percent(from)} - 2px)`,
                    insetInlineStart: `${(lane / lanes) * 100}%`,
                    width: `calc(${100 / lanes}% - 2px)`,
                  }}
                >
                  <Chip event={event} moving={moving} />
                </li>
              ))}
              {overflows.map(({ from, until, count, lanes }) => (
                <li
                  key={`${from}`}
                  style={{
                    top: percent(from),
                    height: `calc(${percent(until)} - ${percent(from)} - 2px)`,
                    insetInlineStart: `${((lanes - 1) / lanes) * 100}%`,
                    width: `calc(${100 / lanes}% - 2px)`,
                  }}
                >
                  <Link to={listOf(day)} className={styles.crowd}>
                    {t.more(count)}
                  </Link>
                </li>
              ))}
            </ol>
            {day === today && nowMinutes >= first * 60 && nowMinutes <= last * 60 && (
              <div
                className={styles.now}
                style={{ top: `calc(40px + ${((nowMinutes - first * 60) / 60) * 52}px)` }}
              />
            )}
          </section>
        );
      })}
    </div>
  );
}
