import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, select, sql } from "@starlane/database";
import type { Publisher } from "./outbox.js";

/** The number of objects published in one transaction. */
const CHUNK = 500;

/** All objects of one kind that a service owns and publishes, for resyncing replicas that lack some of them. */
export interface MessageSource {
  /** The name in its messages, such as `campaigns.event`. */
  readonly name: string;
  /**
   * Publishes the objects after an id, or the first ones when there is none. @returns their ids, in order; fewer than
   * `most` at the end
   */
  readonly publishAfter: (
    tx: EntityManager,
    publish: Publisher,
    after: string | null,
    most: number,
    now: Date,
  ) => Promise<readonly string[]>;
}

/**
 * Declares a message source, which republishes all objects of one kind.
 * @param find returns at most that many objects after an id (from the first when null), in the order of ids, as of an
 *   instant
 * @param publish publishes their current state, with their versions, as a change would
 */
export function messageSource<Thing extends { readonly id: string }>(
  name: string,
  find: (tx: EntityManager, after: string | null, most: number, now: Date) => Promise<readonly Thing[]>,
  publish: (publish: Publisher, tx: EntityManager, ...things: readonly Thing[]) => Promise<void>,
): MessageSource {
  return {
    name,
    async publishAfter(tx, publisher, after, most, now) {
      const things = await find(tx, after, most, now);
      if (things.length > 0) await publish(publisher, tx, ...things);
      return things.map(({ id }) => id);
    },
  };
}

/** Options of a resync. */
export interface RepublishOptions {
  readonly em: () => EntityManager;
  /** A publisher with low priority. */
  readonly publish: Publisher;
  /** In the order in which the subscribers need them. */
  readonly sources: readonly MessageSource[];
  /** The reference time, for objects whose state depends on the day. */
  readonly now: Date;
}

/**
 * Republishes everything, a chunk at a time. It may run while objects change: each chunk is a snapshot, and its
 * versions show when it arrives after a newer message. Running it twice, or restarting it after an interruption,
 * changes nothing more.
 * @returns the number of objects republished
 */
export async function republishAll({ em, publish, sources, now }: RepublishOptions): Promise<number> {
  let republished = 0;
  for (const { publishAfter } of sources) {
    let after: string | null = null;
    for (;;) {
      const from: string | null = after;
      const ids: readonly string[] = await em().transactional(
        (tx) => publishAfter(tx, publish, from, CHUNK, now),
        {
          isolationLevel: "repeatable read",
        },
      );
      republished += ids.length;
      if (ids.length < CHUNK) break;
      after = ids.at(-1)!;
    }
  }
  return republished;
}

/** Returns true if everything has been republished since the tables reached a schema state. */
export async function isResyncedFor(em: EntityManager, tables: string): Promise<boolean> {
  return (await select(em, sql`select from told where tables = ${tables}`)).length > 0;
}

/** Records that everything has been republished for a schema state. */
export async function markResyncedFor(em: EntityManager, tables: string): Promise<void> {
  await execute(
    em,
    sql`insert into told (tables) values (${tables}) on conflict (only_one) do update set tables = excluded.tables`,
  );
}
