import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { addDays, startOfDay } from "../../language/formats.rules.js";
import { useWords } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { eventStatuses, venueKinds, weekdays } from "../../language/terms.js";
import { words } from "../../language/message-catalog.js";
import { useOurs } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { Facts } from "../../ui/fact-list.js";
import { Icon } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { Section } from "../../ui/section.js";
import { Closures } from "./closures.js";
import { runsOf } from "./hours.rules.js";
import { VenueDialog } from "./venue-dialog.js";
import { VenueWhole, type VenueWholeQuery } from "./venues.documents.js";
import styles from "./venues.module.css";

const said = words({
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

/** One venue: when it is open and closed, what is held there, and whose it is; changed by those who answer for it. */
export function VenueDesk({ id }: { id: string }) {
  const say = useWords(said);
  const kinds = useWords(venueKinds);
  const formats = useFormats();
  const today = useToday();
  const viewer = useViewer();
  const ours = useOurs();
  const [isEditing, setEditing] = useState(false);
  const variables = {
    id,
    from: startOfDay(today).toISOString(),
    to: startOfDay(addDays(today, DAYS_AHEAD)).toISOString(),
  };
  const [{ data, error }, again] = useQuery({ query: VenueWhole, variables });
  const trail = [{ name: say.venues, to: "/venues" }];
  const venue = data?.venue;
  if (!venue)
    return (
      <Page title={say.venues} trail={trail}>
        {error && !data && <Failed error={error} onAgain={() => again({ requestPolicy: "network-only" })} />}
        {!error && !data && <Loading height={420} />}
        {data && <Nothing>{say.unknown}</Nothing>}
      </Page>
    );
  const mayChange =
    holds(viewer, ["ADMIN", "PLANNER"]) ||
    (holds(viewer, ["PARTNER"]) && ours !== null && ours.includes(venue.agency?.id ?? ""));
  const facts = [
    kinds[venue.kind],
    ...venue.area.path.slice(-2).map(({ name }) => name),
    ...(venue.address ? [venue.address] : []),
    say.holds(formats.count(venue.capacity)),
    venue.agency?.name ?? say.nobodys,
    ...(venue.archived ? [say.archived] : []),
  ];
  return (
    <Page
      title={venue.name}
      trail={trail}
      lead={<Facts facts={facts} />}
      actions={
        mayChange && (
          <Button icon={<Icon name="edit" size={16} />} onClick={() => setEditing(true)}>
            {say.edit}
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
  const say = useWords(said);
  const days = useWords(weekdays);
  const runs = runsOf(venue.openingHours);
  return (
    <Section title={say.hours}>
      {runs.length === 0 && <Nothing>{say.always}</Nothing>}
      <dl className={styles.facts}>
        {runs.map(({ from, to, text }) => (
          <div key={from}>
            <dt>{from === to ? days[from] : say.to(days[from], days[to])}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function People({ venue }: { venue: Venue }) {
  const say = useWords(said);
  const formats = useFormats();
  return (
    <Section title={say.people}>
      {venue.audiences.length === 0 && <Nothing>{say.nobody}</Nothing>}
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
  const say = useWords(said);
  const status = useWords(eventStatuses);
  const formats = useFormats();
  const viewer = useViewer();
  const mayRegister = holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]) && !venue.archived;
  return (
    <Section
      title={say.events}
      aside={mayRegister && <Link to={`/register?venue=${venue.id}`}>{say.register}</Link>}
    >
      {venue.events.length === 0 && <Nothing>{say.noEvents}</Nothing>}
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
