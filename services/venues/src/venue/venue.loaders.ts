import type { EntityManager } from "@mikro-orm/postgresql";
import { arrayOfIds, select, sql } from "@starlane/database";
import { connectionOf, type Connection, type PageRequest } from "@starlane/graphql";
import DataLoader from "dataloader";
import type { VenueFact } from "./venue.messages.js";
import type { VenueRow } from "./venue.row.js";
import type { VenueFilter, WeekdayEnum } from "./venue.type.js";

/** Cursor of a list of venues: name and id. */
export type VenueKey = readonly [string, string];
export const VENUE_KEY_PARTS = ["text", "uuid"] as const;

export interface OpeningHoursRow {
  readonly venueId: string;
  readonly weekday: WeekdayEnum;
  readonly opens: string;
  readonly closes: string;
}

export interface VenueAudienceRow {
  readonly venueId: string;
  readonly audienceId: string;
  readonly people: number;
}

const columns = sql`venue.id, venue.name, venue.kind, venue.area_id, venue.address, venue.latitude, venue.longitude,
  venue.capacity, venue.agency_id, venue.archived, venue.version`;

export function venueLoaders(em: EntityManager) {
  const ofVenue = <Row extends { venueId: string }>(query: (ids: string[]) => Promise<Row[]>) =>
    new DataLoader<string, Row[]>(async (ids) => {
      const byVenue = Map.groupBy(await query([...ids]), (row) => row.venueId);
      return ids.map((id) => byVenue.get(id) ?? []);
    });

  return {
    /** A venue by id; null if there is none. */
    venue: new DataLoader<string, VenueRow | null>(async (ids) => {
      const rows = await select<VenueRow>(
        em,
        sql`select ${columns} from venue where id = any(${arrayOfIds(ids)}::uuid[])`,
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    openingHours: ofVenue((ids) => findOpeningHours(em, ids)),
    venueAudiences: ofVenue((ids) => findVenueAudiences(em, ids)),
    /** A page of the active venues in an area and below, in one statement for any number of areas. */
    venuesIn: new DataLoader<{ area: string; page: PageRequest<VenueKey> }, Connection<VenueRow>, string>(
      async (keys) => {
        const areas = keys.map((key) => key.area);
        const rows = await select<VenueRow & { index: number }>(
          em,
          sql`select key.index::int, ${columns}
              from unnest(${areas}::text[], ${keys.map((key) => key.page.first + 1)}::int[],
                ${keys.map((key) => key.page.after?.[0] ?? null)}::text[],
                ${keys.map((key) => key.page.after?.[1] ?? null)}::text[])
                with ordinality as key (area_id, count, after_name, after_id, index)
              cross join lateral (
                select * from venue
                where venue.area_id like key.area_id || '%' and not venue.archived
                  and (key.after_name is null or (venue.name, venue.id::text) > (key.after_name, key.after_id))
                order by venue.name, venue.id limit key.count
              ) venue`,
        );
        const byKey = Map.groupBy(rows, (row) => row.index);
        const count = lazily(() => countVenuesIn(em, areas));
        return keys.map(({ area, page }, index) =>
          connectionOf(page, byKey.get(index + 1) ?? [], keyOf, async () => (await count()).get(area) ?? 0),
        );
      },
      { cacheKeyFn: ({ area, page }) => `${area} ${page.first} ${page.after?.join()}` },
    ),
  };
}

/** Returns the opening hours of venues, Monday first. */
export function findOpeningHours(em: EntityManager, venues: readonly string[]): Promise<OpeningHoursRow[]> {
  return select<OpeningHoursRow>(
    em,
    sql`select venue_id, weekday, opens, closes from opening_hours where venue_id = any(${[...venues]}::uuid[])
        order by array_position(${WEEK}, weekday), opens`,
  );
}

/** Returns the audiences of venues, in their fixed order. */
export function findVenueAudiences(
  em: EntityManager,
  venues: readonly string[],
): Promise<VenueAudienceRow[]> {
  return select<VenueAudienceRow>(
    em,
    sql`select venue_id, audience_id, people from venue_audience join audience on audience.id = audience_id
        where venue_id = any(${[...venues]}::uuid[]) order by audience.position`,
  );
}

/** Returns a page of the venues that match a filter, by name. */
export async function findVenues(
  em: EntityManager,
  page: PageRequest<VenueKey>,
  filter: VenueFilter,
): Promise<Connection<VenueRow>> {
  const { area, kinds, agency, agencies, text, archived } = filter;
  const wanted = sql`venue.archived = ${archived ?? false}
    and (${area ?? null}::text is null or venue.area_id like ${area ?? null}::text || '%')
    and (${kinds ?? null}::text[] is null or venue.kind = any(${kinds ?? null}::text[]))
    and (${agency ?? null}::text is null or venue.agency_id::text = ${agency ?? null}::text)
    and (${agencies ?? null}::text[] is null or venue.agency_id::text = any(${agencies ?? null}::text[]))
    and (${text ?? null}::text is null or strpos(lower(venue.name), lower(${text ?? null}::text)) > 0
      or strpos(lower(venue.address), lower(${text ?? null}::text)) > 0)`;
  const [name, id] = page.after ?? [null, null];
  const rows = await select<VenueRow>(
    em,
    sql`select ${columns} from venue
        where ${wanted} and (${name}::text is null or (venue.name, venue.id::text) > (${name}::text, ${id}::text))
        order by venue.name, venue.id limit ${page.first + 1}`,
  );
  return connectionOf(page, rows, keyOf, async () => {
    const [counted] = await select<{ count: number }>(
      em,
      sql`select count(*)::int from venue where ${wanted}`,
    );
    return counted?.count ?? 0;
  });
}

/** Returns the published facts of venues after an id, by id. */
export async function findVenueFacts(
  em: EntityManager,
  after: string | null,
  most: number,
): Promise<VenueFact[]> {
  const next = await select<{ id: string }>(
    em,
    sql`select id from venue where ${after}::uuid is null or id > ${after}::uuid order by id limit ${most}`,
  );
  return findFactsOf(
    em,
    next.map(({ id }) => id),
  );
}

/** Returns the published facts of some venues, by id. */
export async function findFactsOf(em: EntityManager, ids: readonly string[]): Promise<VenueFact[]> {
  const venues = await select<Omit<VenueFact, "audiences" | "openingHours">>(
    em,
    sql`select id, name, kind, area_id as area, capacity, agency_id as agency, archived, version from venue
        where id = any(${[...ids]}::uuid[]) order by id`,
  );
  const audiences = Map.groupBy(await findVenueAudiences(em, ids), (row) => row.venueId);
  const hours = Map.groupBy(await findOpeningHours(em, ids), (row) => row.venueId);
  return venues.map((venue) => ({
    ...venue,
    audiences: (audiences.get(venue.id) ?? []).map(({ audienceId, people }) => ({
      audience: audienceId,
      people,
    })),
    openingHours: hours.get(venue.id) ?? [],
  }));
}

const WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const keyOf = (venue: VenueRow): VenueKey => [venue.name, venue.id];

async function countVenuesIn(em: EntityManager, areas: readonly string[]): Promise<Map<string, number>> {
  const rows = await select<{ area: string; count: number }>(
    em,
    sql`select area, count(venue.id)::int from unnest(${[...new Set(areas)]}::text[]) as area
        left join venue on venue.area_id like area || '%' and not venue.archived group by area`,
  );
  return new Map(rows.map((row) => [row.area, row.count]));
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
