import { Link } from "react-router";
import { useFormats } from "../../language/formats.js";
import type { Day } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { eventKinds, eventStatuses } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";
import { FactList } from "../../ui/fact-list.js";
import styles from "./agenda.module.css";
import { touches } from "./layout.rules.js";

const messages = defineMessages({
  "zh-CN": { today: "今天" },
  en: { today: "today" },
});

interface AgendaProps {
  readonly days: readonly Day[];
  readonly events: readonly PlannedEventFragment[];
}

/** List of events by day; days without events are left out. */
export function Agenda({ days, events }: AgendaProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const kinds = useTranslations(eventKinds);
  const statuses = useTranslations(eventStatuses);
  const today = useToday();
  const filled = days
    .map((day) => ({ day, held: events.filter((event) => touches(event, day)) }))
    .filter(({ held }) => held.length > 0);
  return (
    <div className={styles.agenda}>
      {filled.map(({ day, held }) => (
        <section key={day} id={day} aria-label={formats.weekday(day)} data-today={day === today || undefined}>
          <h2>
            {formats.weekday(day)}
            {day === today && <small> · {t.today}</small>}
          </h2>
          <ol>
            {held.map(({ id, title, kind, status, startsAt, endsAt, venue, area, agency }) => (
              <li key={id} data-status={status}>
                <Link to={`/events/${id}`}>
                  <time dateTime={startsAt}>
                    {formats.time(startsAt)}
                    <small>{formats.time(endsAt)}</small>
                  </time>
                  <div>
                    <p className={styles.title}>{title}</p>
                    <FactList facts={[venue?.name ?? area.name, kinds[kind], agency.name]} />
                    {status !== "CONFIRMED" && <p className={styles.status}>{statuses[status]}</p>}
                  </div>
                </Link>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
