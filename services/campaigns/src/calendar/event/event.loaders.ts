import type { EntityManager } from "@mikro-orm/postgresql";
import { areasFor, type Viewer } from "@starlane/auth";
import { isUuid, select, selectList, sql } from "@starlane/database";
import { connectionOf, readPage, type Connection, type PageRequest } from "@starlane/graphql";
import DataLoader from "dataloader";
import { agenciesWithinSql, answeredFor } from "../../replicas/agency/agency.loaders.js";
import { agenciesAround, visibleTo } from "../../campaigns/campaign/campaign.loaders.js";
import { hasClosedVenue } from "../closure/closure.loaders.js";
import type { ApprovalRow, EventRow } from "./event.row.js";
import type { EventFilter } from "./event.type.js";

/** A cursor of a list of events: start, ISO 8601, and id. */
export type EventKey = readonly [string, string];

/** A page of one campaign's events. */
interface CampaignEvents {
  readonly campaign: string;
  readonly page: PageRequest<EventKey>;
  readonly filter: EventFilter;
  readonly columns: readonly EventColumn[];
}

/** The columns of an event by the row's properties. */
const COLUMNS = {
  id: "id",
  campaignId: "campaign_id",
  title: "title",
  kind: "kind",
  agencyId: "agency_id",
  venueId: "venue_id",
  areaId: "area_id",
  audienceIds: "audience_ids",
  startsAt: "starts_at",
  endsAt: "ends_at",
  status: "status",
  capacity: "capacity",
  version: "version",
} satisfies Readonly<Record<keyof Omit<EventRow, "isRedacted">, string>>;

type EventColumn = keyof typeof COLUMNS;

/** Selects columns under the names of the row's properties, so that a long list is not copied to rename them. */
const named = (columns: readonly EventColumn[]) =>
  sql.join(columns.map((column) => sql`${sql.ref(`event.${COLUMNS[column]}`)} as ${sql.ref(column)}`));

const ALL = Object.keys(COLUMNS) as EventColumn[];
const INSTANTS = ["startsAt", "endsAt"] as const;
export const eventColumns = named(ALL);

/** The columns by which lists are found, sorted and paged. */
const OF_LISTS: readonly EventColumn[] = ["id", "campaignId", "startsAt"];
/** The further columns that each field of an event needs. A field that is missing here needs all columns. */
const OF_FIELDS: Readonly<Partial<Record<string, readonly EventColumn[]>>> = {
  __typename: [],
  id: [],
  title: ["title"],
  kind: ["kind"],
  startsAt: [],
  endsAt: ["endsAt"],
  status: ["status"],
  capacity: ["capacity"],
  version: ["version"],
  campaign: [],
  agency: ["agencyId"],
  venue: ["venueId"],
  area: ["areaId"],
  audiences: ["audienceIds"],
  speakers: [],
  materials: [],
  approvals: [],
};

/** Returns the columns that a list of events must read for some fields, always in the same order. */
export function columnsFor(fields: ReadonlySet<string>): readonly EventColumn[] {
  const wanted = new Set([...OF_LISTS, ...[...fields].flatMap((field) => OF_FIELDS[field] ?? ALL)]);
  return ALL.filter((column) => wanted.has(column));
}

/**
 * A condition on `event` left joined with its `campaign`, which may be invisible: the events a viewer sees. These are
 * the events of the campaigns they see, those of an agency around theirs, and those that wait for approval by theirs or
 * one below.
 */
export function eventVisibleTo(viewer: Viewer | null) {
  if (!viewer) return sql`false`;
  return sql`(${visibleTo(viewer)} or event.agency_id = any(${agenciesAround(viewer)}) or exists (
    select from approval where approval.event_id = event.id and approval.agency_id = any(${viewer.agencies}::uuid[])))`;
}

export function eventLoaders(em: EntityManager, viewer: Viewer | null) {
  return {
    /** Loads an event by id; null where the viewer sees none. */
    event: new DataLoader<string, EventRow | null>(async (ids) => {
      const rows = await select<EventRow>(
        em,
        sql`select ${eventColumns} from event left join campaign on campaign.id = event.campaign_id
            where event.id = any(${ids.filter(isUuid)}::uuid[]) and ${eventVisibleTo(viewer)}`,
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    approvals: new DataLoader<string, ApprovalRow[]>(async (events) => {
      const rows = await select<ApprovalRow>(
        em,
        sql`select approval.event_id, approval.agency_id, approval.decision, approval.comment, approval.decided_at,
              event.registered_by || event.moved_by as authors, ${answeredFor} as areas
            from approval join event on event.id = approval.event_id
            left join known_agency agency on agency.id = approval.agency_id
            where approval.event_id = any(${[...events]}::uuid[]) order by approval.agency_id`,
      );
      const byEvent = Map.groupBy(rows, (row) => row.eventId);
      return events.map((id) => byEvent.get(id) ?? []);
    }),
    /** Loads a page of each campaign's events: one statement for any number of campaigns with the same arguments. */
    eventsOf: new DataLoader<CampaignEvents, Connection<EventRow>, string>(
      async (keys) => {
        const alike = Map.groupBy(keys, argumentsOf);
        const pages = new Map<string, Connection<EventRow>>();
        for (const group of alike.values())
          for (const [key, page] of await findEventsOf(em, viewer, group)) pages.set(cacheKeyOf(key), page);
        return keys.map((key) => pages.get(cacheKeyOf(key))!);
      },
      { cacheKeyFn: cacheKeyOf },
    ),
  };
}

const argumentsOf = ({ page, filter, columns }: CampaignEvents) => JSON.stringify([page, filter, columns]);
const cacheKeyOf = (key: CampaignEvents) => `${key.campaign} ${argumentsOf(key)}`;
const keyOf = ({ startsAt, id }: EventRow): EventKey => [startsAt.toISOString(), id];

/** Finds the events after an id, by id, without regard to visibility. */
export function findEventsAfter(em: EntityManager, after: string | null, most: number): Promise<EventRow[]> {
  return select(
    em,
    sql`select ${eventColumns} from event
        where ${after}::uuid is null or event.id > ${after}::uuid order by event.id limit ${most}`,
  );
}

/** Finds the events that a viewer sees and a filter lets through, by start, with the wanted columns. */
export async function findEvents(
  em: EntityManager,
  viewer: Viewer | null,
  { page, filter, columns }: Omit<CampaignEvents, "campaign">,
): Promise<Connection<EventRow>> {
  const wanted = sql`event left join campaign on campaign.id = event.campaign_id
    where ${sql.join([eventVisibleTo(viewer), ...conditionsOf(filter, viewer)], sql` and `)}`;
  const rows = await selectList<EventRow>(
    em,
    sql`select ${named(columns)} from ${wanted} and ${isAfter(page)}
        order by event.starts_at, event.id limit ${page.first + 1}`,
    { columns, instants: INSTANTS },
  );
  return connectionOf(page, rows, keyOf, async () => {
    const [counted] = await select<{ count: number }>(em, sql`select count(*)::int from ${wanted}`);
    return counted?.count ?? 0;
  });
}

/** Finds the same page of several campaigns. @param keys alike in all but the campaign */
async function findEventsOf(
  em: EntityManager,
  viewer: Viewer | null,
  keys: readonly CampaignEvents[],
): Promise<[CampaignEvents, Connection<EventRow>][]> {
  const { page, filter, columns } = keys[0]!;
  const campaigns = keys.map((key) => key.campaign);
  // A viewer may reach a campaign through one event that they see, so its other events are checked again.
  const wanted = sql.join([eventVisibleTo(viewer), ...conditionsOf(filter, viewer)], sql` and `);
  const rows = await selectList<EventRow>(
    em,
    sql`select event.* from unnest(${campaigns}::uuid[]) with ordinality asked (campaign_id, place)
        cross join lateral (
          select ${named(columns)} from event left join campaign on campaign.id = event.campaign_id
          where event.campaign_id = asked.campaign_id and ${wanted} and ${isAfter(page)}
          order by event.starts_at, event.id limit ${page.first + 1}
        ) event
        order by asked.place, event."startsAt", event.id`, // in the order of the rows, so that nothing is sorted
    { columns, instants: INSTANTS },
  );
  const byCampaign = Map.groupBy(rows, (row) => row.campaignId);
  let counts: Promise<Map<string, number>> | undefined;
  const count = async (campaign: string) => {
    counts ??= countEventsOf(em, campaigns, wanted);
    return (await counts).get(campaign) ?? 0;
  };
  return keys.map((key) => [
    key,
    connectionOf(page, byCampaign.get(key.campaign) ?? [], keyOf, () => count(key.campaign)),
  ]);
}

async function countEventsOf(
  em: EntityManager,
  campaigns: readonly string[],
  wanted: ReturnType<typeof sql>,
): Promise<Map<string, number>> {
  const rows = await select<{ campaignId: string; count: number }>(
    em,
    sql`select event.campaign_id, count(*)::int from event left join campaign on campaign.id = event.campaign_id
        where event.campaign_id = any(${[...campaigns]}::uuid[]) and ${wanted} group by event.campaign_id`,
  );
  return new Map(rows.map((row) => [row.campaignId, row.count]));
}

function isAfter(page: PageRequest<EventKey>) {
  if (!page.after) return sql`true`;
  return sql`(event.starts_at, event.id) > (${page.after[0]}::timestamptz, ${page.after[1]}::uuid)`;
}

function* conditionsOf(filter: EventFilter, viewer: Viewer | null) {
  const { from, to, kinds, statuses, agencies, areas, venues, campaigns, speakers } = filter;
  // No event lasts longer than a day; the second condition lets the index by start serve.
  if (from)
    yield sql`event.ends_at > ${from} and event.starts_at > ${from}::timestamptz - interval '24 hours'`;
  if (to) yield sql`event.starts_at < ${to}`;
  if (kinds) yield sql`event.kind = any(${kinds}::text[])`;
  if (statuses) yield sql`event.status = any(${statuses}::text[])`;
  if (agencies) yield sql`event.agency_id = any(${agencies.filter(isUuid)}::uuid[])`;
  if (areas)
    yield sql`exists (select from unnest(${areas}::text[]) area where starts_with(event.area_id, area))`;
  if (venues) yield sql`event.venue_id = any(${venues.filter(isUuid)}::uuid[])`;
  // A campaign that the viewer does not see counts as none, even where they see one of its events.
  if (campaigns)
    yield sql`(event.campaign_id = any(${campaigns.filter(isUuid)}::uuid[]) and ${visibleTo(viewer)})`;
  if (speakers)
    yield sql`exists (select from event_speaker where event_speaker.event_id = event.id
      and event_speaker.speaker_id = any(${speakers.filter(isUuid)}::uuid[]))`;
  if (filter.venueClosed) yield hasClosedVenue;
  if (filter.awaitingMyDecision) yield awaitsWordOf(viewer);
}

/**
 * A condition on `event`: it waits for the viewer's approval. Their agency or one below it was asked about it,
 * `mayAnswer` lets them decide for that agency, and they neither registered nor moved it themselves.
 */
export function awaitsWordOf(viewer: Viewer | null) {
  const agencies = viewer?.agencies ?? [];
  const granted = areasFor(viewer, "Mutation.decideEvent");
  return sql`(event.status = 'PROPOSED' and (${viewer?.id ?? null}::uuid = any(event.registered_by || event.moved_by)) is not true
    and exists (
      select from approval where approval.event_id = event.id and approval.decision = 'PENDING'
        and approval.agency_id = any(${[...agencies]}::uuid[])
        and (approval.agency_id = any(${agenciesWithinSql(agencies, granted)}) or exists (
          select from unnest(${granted}::text[]) granted where starts_with(event.area_id, granted)))))`;
}

/** Reads the arguments of a list of events. @throws ApiError BAD_USER_INPUT */
export function readEventPage(args: { first?: number | null; after?: string | null }): PageRequest<EventKey> {
  return readPage<EventKey>(args, ["instant", "uuid"]);
}
