import type { EntityManager } from "@mikro-orm/postgresql";
import { change, select, sql } from "@starlane/database";
import type { Tell } from "./outbox.js";

/** Things told in one transaction. */
const CHUNK = 500;

/** What a service owns of a kind and tells, so that it can be told again to those who lack some of it. */
export interface Telling {
  /** As in its messages, such as `campaigns.event`. */
  readonly name: string;
  /** Tells the things after an id, or the first ones where there is none. @returns their ids, in order; fewer than `most` at the end */
  readonly tellAfter: (
    tx: EntityManager,
    tell: Tell,
    after: string | null,
    most: number,
    now: Date,
  ) => Promise<readonly string[]>;
}

/**
 * Declares how a service tells again what it owns of a kind.
 * @param find the things after an id, in the order of ids, so many at most, as they are at an instant; the first ones where there is none
 * @param tell says what they are now, with their versions, as a change of them would
 */
export function telling<Thing extends { readonly id: string }>(
  name: string,
  find: (tx: EntityManager, after: string | null, most: number, now: Date) => Promise<readonly Thing[]>,
  tell: (tell: Tell, tx: EntityManager, ...things: readonly Thing[]) => Promise<void>,
): Telling {
  return {
    name,
    async tellAfter(tx, how, after, most, now) {
      const things = await find(tx, after, most, now);
      if (things.length > 0) await tell(how, tx, ...things);
      return things.map(({ id }) => id);
    },
  };
}

/** Whose unit of work to use, how to tell, and what. */
export interface TellAgain {
  readonly em: () => EntityManager;
  /** One that lets everything else go first. */
  readonly tell: Tell;
  /** In the order in which the others need them. */
  readonly tellings: readonly Telling[];
  /** For what is one thing today and another tomorrow. */
  readonly now: Date;
}

/**
 * Tells everything again, a chunk at a time. It may run while things change: each chunk is as it was at one instant, and where
 * it comes after a newer word its version says so. Done twice, or cut short and begun anew, it changes nothing more.
 * @returns how many things were told
 */
export async function tellAgain({ em, tell, tellings, now }: TellAgain): Promise<number> {
  let told = 0;
  for (const { tellAfter } of tellings) {
    let after: string | null = null;
    for (;;) {
      const from: string | null = after;
      const ids: readonly string[] = await em().transactional((tx) => tellAfter(tx, tell, from, CHUNK, now), {
        isolationLevel: "repeatable read",
      });
      told += ids.length;
      if (ids.length < CHUNK) break;
      after = ids.at(-1)!;
    }
  }
  return told;
}

/** Whether everything has been told for a state of the tables. */
export async function isToldFor(em: EntityManager, tables: string): Promise<boolean> {
  return (await select(em, sql`select from told where tables = ${tables}`)).length > 0;
}

/** Notes that everything has been told for a state of the tables. */
export async function noteToldFor(em: EntityManager, tables: string): Promise<void> {
  await change(
    em,
    sql`insert into told (tables) values (${tables}) on conflict (only_one) do update set tables = excluded.tables`,
  );
}
