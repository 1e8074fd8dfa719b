import { Link } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { useNow } from "../../language/now.js";
import { eventStatuses } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { FactList } from "../../ui/fact-list.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import styles from "./campaign-events.module.css";
import { CampaignEvents, type EventsOfCampaignFragment } from "./campaigns.documents.js";

const messages = defineMessages({
  "zh-CN": {
    waiting: "等待审批的活动",
    ahead: "接下来的活动",
    nothing: "接下来没有活动。",
    count: (n: string) => `${n} 场`,
    all: "在日历中查看全部",
  },
  en: {
    waiting: "Events waiting for approval",
    ahead: "Next events",
    nothing: "No events ahead.",
    count: (n) => (n === "1" ? "1 event" : `${n} events`),
    all: "All in the calendar",
  },
});

/** The events of a campaign that wait for an approval, and the next ones. */
export function CampaignEventsSection({ campaign }: { campaign: string }) {
  const t = useTranslations(messages);
  const now = useNow();
  const from = `${now.toISOString().slice(0, 13)}:00:00.000Z`;
  const of = { campaigns: [campaign] };
  const [{ data, error }, refetch] = useQuery({
    query: CampaignEvents,
    variables: {
      waiting: { ...of, statuses: ["PROPOSED"] },
      ahead: { ...of, statuses: ["CONFIRMED"], from },
    },
  });
  if (!data)
    return (
      <Section title={t.ahead}>
        {error ? (
          <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />
        ) : (
          <Loading height={200} />
        )}
      </Section>
    );
  return (
    <>
      {data.waiting.totalCount > 0 && <Events campaign={campaign} title={t.waiting} events={data.waiting} />}
      <Events campaign={campaign} title={t.ahead} events={data.ahead} />
    </>
  );
}

interface EventsProps {
  readonly campaign: string;
  readonly title: string;
  readonly events: EventsOfCampaignFragment;
}

function Events({ campaign, title, events: { totalCount, nodes } }: EventsProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const names = useTranslations(eventStatuses);
  return (
    <Section title={title} aside={totalCount > 0 && t.count(formats.count(totalCount))}>
      {totalCount === 0 && <Nothing>{t.nothing}</Nothing>}
      <ol className={styles.events}>
        {nodes.map(({ id, title: name, startsAt, endsAt, venue, area, agency, status }) => (
          <li key={id}>
            <Link to={`/events/${id}`}>{name}</Link>
            <FactList
              facts={[
                formats.span(startsAt, endsAt),
                venue?.name ?? area.name,
                agency.name,
                ...(status === "CONFIRMED" ? [] : [names[status]]),
              ]}
            />
          </li>
        ))}
      </ol>
      {totalCount > nodes.length && (
        <Link to={`/calendar?view=month&campaign=${campaign}`} className={styles.all}>
          {t.all}
        </Link>
      )}
    </Section>
  );
}
