import type { EntityManager } from "@mikro-orm/postgresql";
import { change, select, sql } from "@starlane/database";
import type { Stretch } from "../venue/opening-hours.rules.js";

/** The time an event holds of its venue and of each of its speakers. */
export interface Hold extends Stretch {
  readonly event: string;
  readonly venue: string | null;
  readonly speakers: readonly string[];
}

/** What another event holds in that time. */
export type Taken = { readonly venue: string } | { readonly speaker: string };

/**
 * Locks venues and speakers until the transaction ends, before anything is read of them that a hold depends on.
 * To be called once in a transaction: it takes the locks in one order for everybody, so that nobody waits in a circle.
 */
export async function lockResources(tx: EntityManager, resources: readonly string[]): Promise<void> {
  await select(tx, sql`select lock_resources(${[...resources]}::uuid[])`);
}

/**
 * Holds a venue and speakers for an event. The exclusion constraints decide.
 * @returns the first that another event holds then, in which case the caller undoes the transaction; null when all are held
 */
export async function hold(
  tx: EntityManager,
  { event, venue, speakers, ...time }: Hold,
): Promise<Taken | null> {
  const during = rangeOf(time);
  if (venue) {
    const held = await change(
      tx,
      sql`insert into venue_hold (event_id, venue_id, during) values (${event}, ${venue}, ${during})
          on conflict do nothing`,
    );
    if (held === 0) return { venue };
  }
  if (speakers.length === 0) return null;
  const held = await select<{ speakerId: string }>(
    tx,
    sql`insert into speaker_hold (event_id, speaker_id, during)
        select ${event}, speaker_id, ${during} from unnest(${[...speakers]}::uuid[]) speaker_id
        on conflict do nothing returning speaker_id`,
  );
  const speaker = speakers.find((id) => !held.some(({ speakerId }) => speakerId === id));
  return speaker ? { speaker } : null;
}

/** Lets go of all that events hold, once nobody is deciding about it. */
export async function release(tx: EntityManager, events: readonly string[]): Promise<void> {
  await lockResources(tx, await findResources(tx, events));
  await letGo(tx, events);
}

/** Lets go of all that events hold; the caller has locked it. */
export async function letGo(tx: EntityManager, events: readonly string[]): Promise<void> {
  const ids = [...events];
  await change(tx, sql`delete from venue_hold where event_id = any(${ids}::uuid[])`);
  await change(tx, sql`delete from speaker_hold where event_id = any(${ids}::uuid[])`);
}

/** The venues and speakers that events hold. */
export async function findResources(tx: EntityManager, events: readonly string[]): Promise<string[]> {
  const ids = [...events];
  const rows = await select<{ id: string }>(
    tx,
    sql`select venue_id as id from venue_hold where event_id = any(${ids}::uuid[])
        union select speaker_id from speaker_hold where event_id = any(${ids}::uuid[])`,
  );
  return rows.map(({ id }) => id);
}

/** A stretch of time as a range of PostgreSQL: its start is in it, its end is not. */
export function rangeOf({ startsAt, endsAt }: Stretch) {
  return sql`tstzrange(${startsAt}, ${endsAt})`;
}
