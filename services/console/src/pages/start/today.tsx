import { Link } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { dayOf } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { eventStatuses } from "../../language/terms.js";
import { useNow } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { checkInPage } from "../check-in/index.js";
import { Today as TodayDocument } from "./today.documents.js";
import styles from "./today.module.css";
import { eventsOfDay, phaseOf } from "./today.rules.js";

const messages = defineMessages({
  "zh-CN": {
    title: "今天的活动",
    nothing: "今天没有安排活动。",
    count: (n: number) => `${n} 场`,
    now: "进行中",
    more: (n: number) => `另有 ${n} 场`,
  },
  en: {
    title: "Today",
    nothing: "No events today.",
    count: (n) => (n === 1 ? "1 event" : `${n} events`),
    now: "Now",
    more: (n) => `${n} more`,
  },
});

/** The viewer's events of today, sorted by start. */
export function Today() {
  const t = useTranslations(messages);
  const status = useTranslations(eventStatuses);
  const formats = useFormats();
  const viewer = useViewer();
  const mayCheckIn = holds(viewer, checkInPage.roles);
  const now = useNow();
  const filter = eventsOfDay(viewer, useOwnAgencies(), dayOf(now));
  const [{ data, error }, refetch] = useQuery({ query: TodayDocument, variables: { filter } });
  const count = data?.events.totalCount ?? 0;
  return (
    <Section title={t.title} aside={count > 0 && t.count(count)}>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={144} />}
      {data && count === 0 && <Nothing>{t.nothing}</Nothing>}
      <ol className={styles.events}>
        {data?.events.nodes.map((event) => {
          const phase = phaseOf(event, now);
          return (
            <li key={event.id} data-phase={phase}>
              <time dateTime={event.startsAt}>
                {formats.time(event.startsAt)}
                <small>{formats.time(event.endsAt)}</small>
              </time>
              <div>
                <p>
                  <Link to={`/${mayCheckIn ? "check-in" : "events"}/${event.id}`}>{event.title}</Link>
                </p>
                <p className={styles.about}>
                  {event.venue?.name ?? event.area.name}
                  {phase === "NOW" && <strong> · {t.now}</strong>}
                  {event.status !== "CONFIRMED" && ` · ${status[event.status]}`}
                </p>
              </div>
            </li>
          );
        })}
      </ol>
      {data && count > data.events.nodes.length && (
        <Nothing>{t.more(count - data.events.nodes.length)}</Nothing>
      )}
    </Section>
  );
}
