import type { EntityManager } from "@mikro-orm/postgresql";
import { change, select, sql } from "@starlane/database";
import { createHash } from "node:crypto";
import { afterFailure, secondsToWait, type Failures } from "./slowing.rules.js";

/** What failures are counted by: each meter counts by itself, in the database, so that all processes count as one. */
export interface Meter {
  readonly key: string;
  /** Failures before the first wait. */
  readonly tries: number;
  /** Whether a success takes its failures back. */
  readonly cleared: boolean;
}

/** Names a meter by what it counts; what that was cannot be read from the key. */
export function meterOf(counted: readonly string[], { tries, cleared }: Omit<Meter, "key">): Meter {
  return { key: createHash("sha256").update(JSON.stringify(counted)).digest("base64url"), tries, cleared };
}

/** How many seconds an attempt has to wait; 0 when it may be made now. */
export async function waitOf(em: EntityManager, meters: readonly Meter[], now: Date): Promise<number> {
  const failures = await select<{ slowedUntil: Date }>(
    em,
    sql`select slowed_until from failure where key = any(${keysOf(meters)}::text[])`,
  );
  return Math.max(0, ...failures.map((failure) => secondsToWait(failure, now)));
}

/**
 * Counts an attempt that was made. One that was under way while others failed is void, right or wrong, so that a burst of
 * a thousand tells a guesser no more than a handful one after the other.
 * @returns the seconds to wait when it is void; 0 when its outcome counts
 */
export function settle(
  em: EntityManager,
  meters: readonly Meter[],
  succeeded: boolean,
  now: Date,
): Promise<number> {
  return em.transactional(async (tx) => {
    const before = await lockFailures(tx, meters, now);
    const wait = Math.max(0, ...[...before.values()].map((failures) => secondsToWait(failures, now)));
    if (wait > 0) return wait;
    if (succeeded) {
      const cleared = meters.filter((meter) => meter.cleared);
      await change(tx, sql`delete from failure where key = any(${keysOf(cleared)}::text[])`);
      return 0;
    }
    for (const { key, tries } of meters) {
      const { count, slowedUntil, forgottenAt } = afterFailure(before.get(key) ?? null, tries, now);
      await change(
        tx,
        sql`update failure set count = ${count}, slowed_until = ${slowedUntil}, forgotten_at = ${forgottenAt}
            where key = ${key}`,
      );
    }
    await forgetSome(tx, now);
    return 0;
  });
}

/** Makes sure each meter has a row, and locks them in the order of their keys: two attempts never deadlock. */
async function lockFailures(
  tx: EntityManager,
  meters: readonly Meter[],
  now: Date,
): Promise<Map<string, Failures>> {
  const rows = await select<Failures & { key: string }>(
    tx,
    sql`insert into failure (key, count, slowed_until, forgotten_at)
        select key, 0, ${now}, ${now} from unnest(${keysOf(meters)}::text[]) as key order by key
        on conflict (key) do update set count = failure.count
        returning key, count, slowed_until, forgotten_at`,
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Each failure clears away more than it adds, so that made-up names never fill the table. */
async function forgetSome(tx: EntityManager, now: Date): Promise<void> {
  await change(
    tx,
    sql`delete from failure where key in
          (select key from failure where forgotten_at <= ${now} limit 10 for update skip locked)`,
  );
}

function keysOf(meters: readonly Meter[]): string[] {
  return meters.map((meter) => meter.key);
}
