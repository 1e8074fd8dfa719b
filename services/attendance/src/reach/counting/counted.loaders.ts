import type { EntityManager } from "@mikro-orm/postgresql";
import { columnListsOf, readColumns, select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import type { ReferenceDataCache } from "../../replicas/area/reference-data.js";
import { NEWEST } from "./log.store.js";
import type { Projector } from "./projector.js";

/** The dependencies for reading reach. */
export interface CountsContext {
  readonly em: EntityManager;
  readonly now: Date;
  readonly projector: Projector;
  readonly referenceCache: ReferenceDataCache;
  /** Returns the current counts instead of waiting for earlier acknowledged writes. */
  readonly atOnce?: boolean;
}

/** The longest time a question waits until earlier acknowledged writes are counted. */
const PATIENCE_MS = 1_000;
const POLL_INTERVAL_MS = 50;

/** Counts, with the time they are as of. */
export interface CountedRows<Lists> {
  /** The values of each column, in the order of the rows. */
  readonly lists: Lists;
  /** Everything acknowledged before this time is counted. */
  readonly asOf: Date;
  /** Version of the reference data at that time. */
  readonly referenceVersion: string;
}

/**
 * Reads stored counts in one statement, so all are as of one position. Waits until everything acknowledged before the
 * request is counted, at most a second.
 * @param counts a select with these columns
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- who asks says what its select gives
export async function readCounted<Lists extends unknown[][]>(
  { em, now, projector, atOnce = false }: CountsContext,
  columns: readonly string[],
  counts: ReturnType<typeof sql>,
): Promise<CountedRows<Lists>> {
  const written = columnListsOf(counts, columns);
  const deadline = performance.now() + (atOnce || projector.isReading ? 0 : PATIENCE_MS);
  let read = await readOnce(em, written, null);
  for (const { newest } = read; !read.isPast && performance.now() < deadline;) {
    const moved = projector.moved(POLL_INTERVAL_MS); // before waking it, so that no move is missed
    projector.wake();
    await moved;
    read = await readOnce(em, written, newest);
  }
  const { isPast, asOf, referenceVersion } = read;
  return { lists: readColumns(read.lists) as Lists, asOf: isPast ? now : asOf, referenceVersion };
}

interface Position {
  readonly newest: string;
  readonly asOf: Date;
  readonly isPast: boolean;
  readonly referenceVersion: string;
  readonly lists: string;
}

/**
 * Reads counts and position once.
 * @param newest the transaction that should be counted; null for the newest one. `limit` and `offset` inform PostgreSQL
 * about tables with one row, for which it has no statistics, and keep it from looking up the newest twice.
 */
async function readOnce(
  em: EntityManager,
  counts: ReturnType<typeof columnListsOf>,
  newest: string | null,
): Promise<Position> {
  const [read] = await orTooComplex(() =>
    select<Position>(
      em,
      sql`select log.newest::text as newest, as_of, position > coalesce(${newest}::xid8, log.newest) as is_past,
            (select version::text from ground limit 1) as reference_version,
            ${counts} as lists
          from (select position, as_of from reach_position limit 1) as reach
            cross join (select ${sql.raw(NEWEST)} as newest offset 0) as log`,
    ),
  );
  return read!;
}

/** Returns the newest transaction with something to count, and the version of the reference data. */
export async function readNewest(em: EntityManager): Promise<{ newest: string; referenceVersion: string }> {
  const [log] = await select<{ newest: string; referenceVersion: string }>(
    em,
    sql`select ${sql.raw(NEWEST)}::text as newest, version::text as reference_version from ground`,
  );
  return log!;
}

/** SQLSTATE of a cancelled statement, as for those that take longer than a request may. */
const QUERY_CANCELED = "57014";

async function orTooComplex<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if ((error as { code?: string }).code !== QUERY_CANCELED) throw error;
    throw new ApiError("QUERY_TOO_COMPLEX", {
      "zh-CN": "统计范围过大，未能按时完成，请缩小范围或减少维度。",
      en: "Counting this takes too long: ask for a smaller area or fewer dimensions.",
    });
  }
}
