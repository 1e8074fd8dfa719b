import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, select, sql } from "@starlane/database";
import type { Meter } from "./meters.js";
import { afterFailure, bounded, currentFailures, secondsToWait, type Failures } from "./throttle.rules.js";

/** The wait before an attempt, and the meters that count it. */
export interface Waiting {
  /** 0 if it may be made now. */
  readonly seconds: number;
  /** Those of the meters that count the attempt. */
  readonly meters: readonly Meter[];
}

interface Row extends Failures {
  readonly key: string;
  /** PostgreSQL's clock, which all processes share. */
  readonly now: Date;
}

/**
 * Returns the wait before an attempt.
 * @param sparedBy key of the exemption that an administrator has given a name
 */
export async function waitOf(
  em: EntityManager,
  meters: readonly Meter[],
  sparedBy: string | null = null,
): Promise<Waiting> {
  const keys = [...keysOf(meters), ...(sparedBy === null ? [] : [sparedBy])];
  const rows = await select<Row>(
    em,
    sql`select key, count, wait_s, slowed_until, forgotten_at, throttle_clock() as now
        from failure where key = any(${keys}::text[])`,
  );
  const found = new Map<string, Row>();
  for (const row of rows) found.set(row.key, await withinBounds(em, row));
  const spared = found.get(sparedBy ?? "");
  const isSpared = spared !== undefined && spared.forgottenAt > spared.now;
  const counting = isSpared ? meters.filter((meter) => !meter.isSpared) : meters;
  return { seconds: longestWait(counting.flatMap(({ key }) => found.get(key) ?? [])), meters: counting };
}

/**
 * Limits a row to the bounds of the current clock and writes it back if it changed. Otherwise, after a clock was set
 * back, a wait would start again for ever.
 */
async function withinBounds(em: EntityManager, row: Row): Promise<Row> {
  const { waitS, slowedUntil, forgottenAt } = bounded(row, row.now);
  if (slowedUntil >= row.slowedUntil && forgottenAt >= row.forgottenAt) return row;
  await execute(
    em,
    sql`update failure set wait_s = ${waitS}, slowed_until = ${slowedUntil}, forgotten_at = ${forgottenAt}
        where key = ${row.key} and (slowed_until > ${slowedUntil} or forgotten_at > ${forgottenAt})`,
  );
  return { ...row, waitS, slowedUntil, forgottenAt };
}

const longestWait = (rows: readonly Row[]): number =>
  Math.max(0, ...rows.map((row) => secondsToWait(row, row.now)));

/**
 * Counts an attempt that was made. An attempt that was in progress while others failed is void, right or wrong, so that
 * a burst of a thousand reveals no more to a guesser than a few one after the other.
 * @returns the seconds to wait if it is void; 0 if its outcome counts
 */
export function settle(em: EntityManager, meters: readonly Meter[], succeeded: boolean): Promise<number> {
  return em.transactional(async (tx) => {
    const before = await lockFailures(tx, meters);
    const wait = longestWait([...before.values()]);
    if (wait > 0) return wait;
    if (succeeded) {
      const cleared = meters.filter((meter) => meter.cleared);
      await execute(tx, sql`delete from failure where key = any(${keysOf(cleared)}::text[])`);
      return 0;
    }
    const isNarrow = meters.some(({ key, narrowsAt }) => {
      const row = before.get(key)!;
      return narrowsAt !== undefined && currentFailures(row, row.now) >= narrowsAt;
    });
    for (const { key, tries, narrowTries } of meters) {
      const row = before.get(key)!;
      const allowed = isNarrow ? (narrowTries ?? tries) : tries;
      const { count, waitS, slowedUntil, forgottenAt } = afterFailure(row, allowed, row.now);
      await execute(
        tx,
        sql`update failure set count = ${count}, wait_s = ${waitS}, slowed_until = ${slowedUntil},
              forgotten_at = ${forgottenAt}
            where key = ${key}`,
      );
    }
    await deleteForgotten(tx);
    return 0;
  });
}

/** Inserts missing rows of the meters and locks all in the order of their keys, so that two attempts never deadlock. */
async function lockFailures(tx: EntityManager, meters: readonly Meter[]): Promise<Map<string, Row>> {
  const rows = await select<Row>(
    tx,
    sql`insert into failure (key, name_key, count, slowed_until, forgotten_at)
        select key, name_key, 0, throttle_clock(), throttle_clock()
        from unnest(${keysOf(meters)}::text[], ${meters.map(({ nameKey }) => nameKey)}::text[]) as meter (key, name_key)
        order by key
        on conflict (key) do update set count = failure.count
        returning key, count, wait_s, slowed_until, forgotten_at, throttle_clock() as now`,
  );
  return new Map(rows.map((row) => [row.key, { ...row, ...bounded(row, row.now) }]));
}

/** Deletes forgotten failures. Each failure deletes more than it adds, so that made-up names never fill the table. */
async function deleteForgotten(tx: EntityManager): Promise<void> {
  await execute(
    tx,
    sql`delete from failure where key in
          (select key from failure where forgotten_at <= throttle_clock() limit 10 for update skip locked)`,
  );
}

/**
 * Ends all waits of a name, and exempts it for a while from those of the addresses from which it is tried.
 * @returns true if somebody had to wait
 */
export async function endWaits(
  tx: EntityManager,
  { nameKey, sparedBy }: { readonly nameKey: string; readonly sparedBy: string },
  sparedForS: number,
): Promise<boolean> {
  const ended = await select<{ hadToWait: boolean }>(
    tx,
    sql`with ended as (select key from failure where name_key = ${nameKey} order by key for update)
        delete from failure where key in (select key from ended)
        returning slowed_until > throttle_clock() as had_to_wait`,
  );
  await execute(
    tx,
    sql`insert into failure (key, name_key, count, slowed_until, forgotten_at)
        values (${sparedBy}, ${nameKey}, 0, throttle_clock(), throttle_clock() + ${sparedForS}::int * interval '1 second')
        on conflict (key) do update set forgotten_at = excluded.forgotten_at`,
  );
  return ended.some(({ hadToWait }) => hadToWait);
}

function keysOf(meters: readonly Meter[]): string[] {
  return meters.map((meter) => meter.key);
}
