import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { shiftDays, dayStart } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { eventStatuses, venueKinds, weekdays } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { FactList } from "../../ui/fact-list.js";
import { Icon } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { Section } from "../../ui/section.js";
import { Closures } from "./closures.js";
import { runsOf } from "./hours.rules.js";
import { VenueDialog } from "./venue-dialog.js";
import { VenueWhole, type VenueWholeQuery } from "./venues.documents.js";
import styles from "./venues.module.css";

const messages = defineMessages({
  "zh-CN": {
    venues: "场所",
    unknown: "没有这个场所。",
    edit: "修改",
    register: "在这里登记活动",
    hours: "开放时间",
    always: "全天开放",
    to: (from: string, to: string) => `${from}至${to}`,
    people: "容纳的对象",
    nobody: "没有登记对象人数。",
    events: "近期活动",
    noEvents: "近期没有活动。",
    holds: (n: string) => `可容纳 ${n} 人`,
    archived: "不再使用",
    nobodys: "没有负责单位",
  },
  en: {
    venues: "Venues",
    unknown: "There is no such venue.",
    edit: "Change",
    register: "Register an event here",
    hours: "Opening hours",
    always: "Always open",
    to: (from, to) => `${from} to ${to}`,
    people: "Whom it holds",
    nobody: "No figures have been entered.",
    events: "Coming events",
    noEvents: "No events soon.",
    holds: (n) => `holds ${n}`,
    archived: "not in use",
    nobodys: "nobody answers for it",
  },
});

const DAYS_AHEAD = 60;

type Venue = NonNullable<VenueWholeQuery["venue"]>;

/** Page of a venue: opening hours, closures, events and agency; editable by those who are responsible for it. */
export function VenueDesk({ id }: { id: string }) {
  const t = useTranslations(messages);
  const kinds = useTranslations(venueKinds);
  const formats = useFormats();
  const today = useToday();
  const viewer = useViewer();
  const ownAgencies = useOwnAgencies();
  const [isEditing, setEditing] = useState(false);
  const variables = {
    id,
    from: dayStart(today).toISOString(),
    to: dayStart(shiftDays(today, DAYS_AHEAD)).toISOString(),
  };
  const [{ data, error }, refetch] = useQuery({ query: VenueWhole, variables });
  const trail = [{ name: t.venues, to: "/venues" }];
  const venue = data?.venue;
  if (!venue)
    return (
      <Page title={t.venues} trail={trail}>
        {error && !data && (
          <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />
        )}
        {!error && !data && <Loading height={420} />}
        {data && <Nothing>{t.unknown}</Nothing>}
      </Page>
    );
  const mayChange =
    holds(viewer, ["ADMIN", "PLANNER"]) ||
    (holds(viewer, ["PARTNER"]) && ownAgencies !== null && ownAgencies.includes(venue.agency?.id ?? ""));
  const facts = [
    kinds[venue.kind],
    ...venue.area.path.slice(-2).map(({ name }) => name),
    ...(venue.address ? [venue.address] : []),
    t.holds(formats.count(venue.capacity)),
    venue.agency?.name ?? t.nobodys,
    ...(venue.archived ? [t.archived] : []),
  ];
  return (
    <Page
      title={venue.name}
      trail={trail}
      lead={<FactList facts={facts} />}
      actions={
        mayChange && (
          <Button icon={<Icon name="edit" size={16} />} onClick={() => setEditing(true)}>
            {t.edit}
          </Button>
        )
      }
    >
      <div className={styles.columns}>
        <div className={styles.sections}>
          <Closures venue={venue} mayChange={mayChange} />
          <Events venue={venue} />
        </div>
        <div className={styles.sections}>
          <Hours venue={venue} />
          <People venue={venue} />
        </div>
      </div>
      {isEditing && <VenueDialog venue={venue} onClose={() => setEditing(false)} />}
    </Page>
  );
}

function Hours({ venue }: { venue: Venue }) {
  const t = useTranslations(messages);
  const days = useTranslations(weekdays);
  const runs = runsOf(venue.openingHours);
  return (
    <Section title={t.hours}>
      {runs.length === 0 && <Nothing>{t.always}</Nothing>}
      <dl className={styles.facts}>
        {runs.map(({ from, to, text }) => (
          <div key={from}>
            <dt>{from === to ? days[from] : t.to(days[from], days[to])}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function People({ venue }: { venue: Venue }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  return (
    <Section title={t.people}>
      {venue.audiences.length === 0 && <Nothing>{t.nobody}</Nothing>}
      <dl className={styles.facts}>
        {venue.audiences.map(({ audience, people }) => (
          <div key={audience.id}>
            <dt>{audience.name}</dt>
            <dd>{formats.count(people)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Events({ venue }: { venue: Venue }) {
  const t = useTranslations(messages);
  const status = useTranslations(eventStatuses);
  const formats = useFormats();
  const viewer = useViewer();
  const mayRegister = holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]) && !venue.archived;
  return (
    <Section
      title={t.events}
      aside={mayRegister && <Link to={`/register?venue=${venue.id}`}>{t.register}</Link>}
    >
      {venue.events.length === 0 && <Nothing>{t.noEvents}</Nothing>}
      <ul className={styles.rows}>
        {venue.events.map((event) => (
          <li key={event.id}>
            <Link to={`/events/${event.id}`}>{event.title}</Link>
            <small>
              {formats.span(event.startsAt, event.endsAt)} · {status[event.status]}
            </small>
          </li>
        ))}
      </ul>
    </Section>
  );
}
