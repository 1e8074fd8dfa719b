import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, select, sql } from "@starlane/database";
import type { Publisher } from "./outbox.js";

/** Things published in one transaction. */
const CHUNK = 500;

/** All things of one kind that a service owns and publishes, so that replicas that lack some of them can be resynced. */
export interface MessageSource {
  /** As in its messages, such as `campaigns.event`. */
  readonly name: string;
  /** Publishes the things after an id, or the first ones where there is none. @returns their ids, in order; fewer than `most` at the end */
  readonly publishAfter: (
    tx: EntityManager,
    publish: Publisher,
    after: string | null,
    most: number,
    now: Date,
  ) => Promise<readonly string[]>;
}

/**
 * Declares a source of messages: how a service republishes everything it owns of a kind.
 * @param find the things after an id, in the order of ids, so many at most, as they are at an instant; the first ones where there is none
 * @param publish publishes their current state, with their versions, as a change of them would
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

/** What is republished, and how. */
export interface RepublishOptions {
  readonly em: () => EntityManager;
  /** One of low priority. */
  readonly publish: Publisher;
  /** In the order in which the subscribers need them. */
  readonly sources: readonly MessageSource[];
  /** For what is one thing today and another tomorrow. */
  readonly now: Date;
}

/**
 * Republishes everything, a chunk at a time. It may run while things change: each chunk is a snapshot, and where it arrives after a
 * newer message its version says so. Run twice, or interrupted and started again, it changes nothing more.
 * @returns the number of things republished
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

/** Returns true if everything has been republished since the tables reached a state. */
export async function isResyncedFor(em: EntityManager, tables: string): Promise<boolean> {
  return (await select(em, sql`select from told where tables = ${tables}`)).length > 0;
}

/** Records that everything has been republished for a state of the tables. */
export async function markResyncedFor(em: EntityManager, tables: string): Promise<void> {
  await execute(
    em,
    sql`insert into told (tables) values (${tables}) on conflict (only_one) do update set tables = excluded.tables`,
  );
}
