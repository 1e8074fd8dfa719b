import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, select, sql } from "@starlane/database";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";

/** The time that an event holds of its venue and of each of its speakers. */
export interface Hold extends TimeRange {
  readonly event: string;
  readonly venue: string | null;
  readonly speakers: readonly string[];
}

/** A resource that another event holds. */
export type HeldResource = { readonly venue: string } | { readonly speaker: string };

/**
 * Locks venues and speakers until the transaction ends, before any read that a hold depends on.
 * To be called once in a transaction: it takes the locks in one order for all transactions, so that there is no
 * deadlock.
 */
export async function lockResources(tx: EntityManager, resources: readonly string[]): Promise<void> {
  await select(tx, sql`select lock_resources(${[...resources]}::uuid[])`);
}

/**
 * Holds venues and speakers for events. The exclusion constraints decide.
 * @returns the resources that other events hold then, the venues first, in which case the caller rolls the transaction
 * back; none when all are held
 */
export async function hold(tx: EntityManager, holds: readonly Hold[]): Promise<HeldResource[]> {
  const venues = holds.filter(({ venue }) => venue !== null);
  const withVenue = venues.length > 0 ? await insertVenueHolds(tx, venues) : new Set();
  const conflicts = venues.flatMap(({ event, venue }) => (withVenue.has(event) ? [] : [{ venue: venue! }]));
  const talks = holds.flatMap(({ event, startsAt, endsAt, speakers }) =>
    speakers.map((speaker) => ({ event, speaker, startsAt, endsAt })),
  );
  if (conflicts.length > 0 || talks.length === 0) return conflicts;
  const held = await insertSpeakerHolds(tx, talks);
  return talks.flatMap(({ event, speaker }) => (held.has(`${event} ${speaker}`) ? [] : [{ speaker }]));
}

/** @returns the events that hold their venue now */
async function insertVenueHolds(tx: EntityManager, holds: readonly Hold[]): Promise<Set<string>> {
  const rows = await select<{ eventId: string }>(
    tx,
    sql`insert into venue_hold (event_id, venue_id, during)
        select event, venue, tstzrange("startsAt", "endsAt")
        from jsonb_to_recordset(${JSON.stringify(holds, ["event", "venue", "startsAt", "endsAt"])}::jsonb)
          as hold (event uuid, venue uuid, "startsAt" timestamptz, "endsAt" timestamptz)
        on conflict do nothing returning event_id`,
  );
  return new Set(rows.map(({ eventId }) => eventId));
}

/** @returns the events with the speaker that they hold now, `<event> <speaker>` */
async function insertSpeakerHolds(
  tx: EntityManager,
  talks: readonly (TimeRange & { readonly event: string; readonly speaker: string })[],
): Promise<Set<string>> {
  const rows = await select<{ eventId: string; speakerId: string }>(
    tx,
    sql`insert into speaker_hold (event_id, speaker_id, during)
        select event, speaker, tstzrange("startsAt", "endsAt")
        from jsonb_to_recordset(${JSON.stringify(talks)}::jsonb)
          as talk (event uuid, speaker uuid, "startsAt" timestamptz, "endsAt" timestamptz)
        on conflict do nothing returning event_id, speaker_id`,
  );
  return new Set(rows.map(({ eventId, speakerId }) => `${eventId} ${speakerId}`));
}

/** Releases all that events hold, after locking it. */
export async function releaseHolds(tx: EntityManager, events: readonly string[]): Promise<void> {
  await lockResources(tx, await findResources(tx, events));
  await deleteHolds(tx, events);
}

/** Releases all that events hold; the caller has locked it. */
export async function deleteHolds(tx: EntityManager, events: readonly string[]): Promise<void> {
  const ids = [...events];
  await execute(tx, sql`delete from venue_hold where event_id = any(${ids}::uuid[])`);
  await execute(tx, sql`delete from speaker_hold where event_id = any(${ids}::uuid[])`);
}

/** Finds the venues and speakers that events hold. */
export async function findResources(tx: EntityManager, events: readonly string[]): Promise<string[]> {
  const ids = [...events];
  const rows = await select<{ id: string }>(
    tx,
    sql`select venue_id as id from venue_hold where event_id = any(${ids}::uuid[])
        union select speaker_id from speaker_hold where event_id = any(${ids}::uuid[])`,
  );
  return rows.map(({ id }) => id);
}

/** Writes a time range as a range of PostgreSQL, with its start and without its end. */
export function rangeOf({ startsAt, endsAt }: TimeRange) {
  return sql`tstzrange(${startsAt}, ${endsAt})`;
}
