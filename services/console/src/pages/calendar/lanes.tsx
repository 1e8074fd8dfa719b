import { useFormats } from "../../language/formats.js";
import type { Day } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";
import { Chip } from "./chip.js";
import styles from "./lanes.module.css";
import { lanesBy, touches } from "./layout.rules.js";
import type { Moving } from "./moving.js";
import type { Drop } from "./use-drag.js";

const messages = defineMessages({
  "zh-CN": {
    venue: "场所",
    speaker: "宣讲员",
    caption: (by: string) => `按${by}排列的一周活动`,
    noVenue: "不占用场所",
    noSpeaker: "未安排宣讲员",
    count: (n: number) => `${n} 场`,
  },
  en: {
    venue: "Venue",
    speaker: "Speaker",
    caption: (by) => `A week of events by ${by.toLowerCase()}`,
    noVenue: "Without a venue",
    noSpeaker: "Without a speaker",
    count: (n) => (n === 1 ? "1 event" : `${n} events`),
  },
});

interface LanesProps {
  readonly by: "venue" | "speaker";
  readonly days: readonly Day[];
  readonly events: readonly PlannedEventFragment[];
  readonly moving: Moving;
  readonly target: Drop | null;
}

/** Calendar with a row for each venue or speaker and a column for each day. */
export function Lanes({ by, days, events, moving, target }: LanesProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const today = useToday();
  return (
    <div className={styles.around}>
      <table className={styles.lanes} aria-label={t.caption(t[by])}>
        <thead>
          <tr>
            <th scope="col">{t[by]}</th>
            {days.map((day) => (
              <th key={day} scope="col" data-today={day === today || undefined}>
                {formats.shortWeekday(day)} <span>{Number(day.slice(8))}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanesBy(events, by).map(({ id, name, events: held }) => (
            <tr key={id ?? ""}>
              <th scope="row" data-none={id === null || undefined}>
                {id === null ? (by === "venue" ? t.noVenue : t.noSpeaker) : name}
                <small>{t.count(held.length)}</small>
              </th>
              {days.map((day) => {
                const isTarget =
                  target?.day === day && (by === "speaker" || (target.venue?.id ?? null) === id);
                return (
                  <td
                    key={day}
                    data-day={day}
                    {...(by === "venue" && id !== null && { "data-venue": id, "data-name": name })}
                    data-target={isTarget || undefined}
                  >
                    <ol>
                      {held
                        .filter((event) => touches(event, day))
                        .map((event) => (
                          <li key={event.id}>
                            <Chip event={event} moving={moving} isBrief={by === "venue"} />
                          </li>
                        ))}
                    </ol>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
