import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import {
  daysIn,
  type DistrictDay,
  type KnownOpeningHours,
  type TimeRange,
} from "../../replicas/venue/opening-hours.rules.js";
import { freeWindows, type Wish } from "./availability.rules.js";

/** A venue, and what is asked of its calendar. */
export interface VenueWish extends Wish {
  readonly venue: string;
}

/** The free windows of venues, in two statements however many ask; none of a venue that is archived or unknown. */
export function availabilityLoader(em: EntityManager) {
  return new DataLoader<VenueWish, TimeRange[], string>(
    async (wishes) => {
      const hours = await findHours(em, [...new Set(wishes.map(({ venue }) => venue))]);
      const taken = await findTaken(em, wishes);
      const days = daysOf(wishes);
      return wishes.map((wish, index) => {
        const open = hours.get(wish.venue);
        return open ? freeWindows(open, taken.get(index + 1) ?? [], wish, days.get(windowOf(wish))) : [];
      });
    },
    { cacheKeyFn: (wish) => `${wish.venue} ${windowOf(wish)} ${wish.minutes}` },
  );
}

/** The days of each window, counted once however many venues are asked for the same: dates are dear. */
function daysOf(wishes: readonly VenueWish[]): Map<string, DistrictDay[]> {
  const windows = new Map(wishes.map((wish) => [windowOf(wish), wish]));
  return new Map([...windows].map(([window, wish]) => [window, daysIn(wish)]));
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

/** When the venue of each wish is closed or held within its window, by the place of the wish, from 1. */
async function findTaken(em: EntityManager, wishes: readonly VenueWish[]): Promise<Map<number, TimeRange[]>> {
  const rows = await select<TimeRange & { index: number }>(
    em,
    sql`select asked.index::int, lower(taken.during) as starts_at, upper(taken.during) as ends_at
        from unnest(${wishes.map(({ venue }) => (isUuid(venue) ? venue : null))}::uuid[],
          ${wishes.map(({ startsAt }) => startsAt)}::timestamptz[],
          ${wishes.map(({ endsAt }) => endsAt)}::timestamptz[]) with ordinality as asked (venue_id, from_at, to_at, index)
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
