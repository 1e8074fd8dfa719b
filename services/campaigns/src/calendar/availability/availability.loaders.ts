import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import {
  daysIn,
  type DistrictDay,
  type KnownOpeningHours,
  type TimeRange,
} from "../../replicas/venue/opening-hours.rules.js";
import { freeWindows, type AvailabilityQuery } from "./availability.rules.js";

/** A query for the free windows of one venue. */
export interface VenueAvailabilityQuery extends AvailabilityQuery {
  readonly venue: string;
}

/**
 * Loads the free windows of venues, in two statements for any number of queries; none for an archived or unknown venue.
 */
export function availabilityLoader(em: EntityManager) {
  return new DataLoader<VenueAvailabilityQuery, TimeRange[], string>(
    async (queries) => {
      const hours = await findHours(em, [...new Set(queries.map(({ venue }) => venue))]);
      const taken = await findTaken(em, queries);
      const days = daysOf(queries);
      return queries.map((query, index) => {
        const open = hours.get(query.venue);
        return open ? freeWindows(open, taken.get(index + 1) ?? [], query, days.get(windowOf(query))) : [];
      });
    },
    { cacheKeyFn: (query) => `${query.venue} ${windowOf(query)} ${query.minutes}` },
  );
}

/**
 * Returns the days of each distinct window. Venues queried for the same window share them, since computing dates is
 * expensive.
 */
function daysOf(queries: readonly VenueAvailabilityQuery[]): Map<string, DistrictDay[]> {
  const windows = new Map(queries.map((query) => [windowOf(query), query]));
  return new Map([...windows].map(([window, query]) => [window, daysIn(query)]));
}

const windowOf = ({ startsAt, endsAt }: TimeRange) => `${startsAt.getTime()} ${endsAt.getTime()}`;

async function findHours(
  em: EntityManager,
  venues: readonly string[],
): Promise<Map<string, readonly KnownOpeningHours[]>> {
  const rows = await select<{ id: string; openingHours: readonly KnownOpeningHours[] }>(
    em,
    sql`select id, opening_hours from known_venue
        where id = any(${venues.filter(isUuid)}::uuid[]) and not archived`,
  );
  return new Map(rows.map((row) => [row.id, row.openingHours]));
}

/**
 * Returns the time ranges in which the venue of each query is closed or held within its window, keyed by the position
 * of the query, from 1.
 */
async function findTaken(
  em: EntityManager,
  queries: readonly VenueAvailabilityQuery[],
): Promise<Map<number, TimeRange[]>> {
  const rows = await select<TimeRange & { index: number }>(
    em,
    sql`select asked.index::int, lower(taken.during) as starts_at, upper(taken.during) as ends_at
        from unnest(${queries.map(({ venue }) => (isUuid(venue) ? venue : null))}::uuid[],
          ${queries.map(({ startsAt }) => startsAt)}::timestamptz[],
          ${queries.map(({ endsAt }) => endsAt)}::timestamptz[]) with ordinality as asked (venue_id, from_at, to_at, index)
        cross join lateral (
          select during from venue_hold hold
          where hold.venue_id = asked.venue_id and hold.during && tstzrange(asked.from_at, asked.to_at)
          union all
          select during from known_closure closure
          where closure.venue_id = asked.venue_id and closure.during && tstzrange(asked.from_at, asked.to_at)
        ) taken`,
  );
  return Map.groupBy(rows, (row) => row.index);
}
