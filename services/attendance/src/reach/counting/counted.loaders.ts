import type { EntityManager } from "@mikro-orm/postgresql";
import { columnListsOf, readColumns, select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import type { ReferenceDataCache } from "../../replicas/area/reference-data.js";
import { NEWEST } from "./log.store.js";
import type { Projector } from "./projector.js";

/** What reach is read with. */
export interface CountsContext {
  readonly em: EntityManager;
  readonly now: Date;
  readonly projector: Projector;
  readonly referenceCache: ReferenceDataCache;
  /** Takes what is counted by now, rather than wait for what was acknowledged before. */
  readonly atOnce?: boolean;
}

/** How long a question waits for what was acknowledged before it to be counted. */
const PATIENCE_MS = 1_000;
const LOOK_AGAIN_MS = 50;

/** What was counted, and as of when. */
export interface CountedRows<Lists> {
  /** Of each column the values, in the order of the rows. */
  readonly lists: Lists;
  /** Everything acknowledged before it is counted. */
  readonly asOf: Date;
  /** Version of the reference data at that time. */
  readonly referenceVersion: string;
}

/**
 * Reads counts that are kept, in one statement and so as of one position, once everything acknowledged before the request is
 * counted, or a second has passed.
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
    const moved = projector.moved(LOOK_AGAIN_MS); // before waking it, so that no move is missed
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
 * @param newest the transaction that should be counted; the newest there is where it is null. `limit` and `offset` tell PostgreSQL of
 *   tables with one row, which it has no figures of, and keep it from looking for the newest twice.
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

/** The newest transaction with something to count, and the version of the reference data. */
export async function readNewest(em: EntityManager): Promise<{ newest: string; referenceVersion: string }> {
  const [log] = await select<{ newest: string; referenceVersion: string }>(
    em,
    sql`select ${sql.raw(NEWEST)}::text as newest, version::text as reference_version from ground`,
  );
  return log!;
}

/** SQLSTATE of a statement that was cut off, which is what happens to those that take longer than a request may. */
const CUT_OFF = "57014";

async function orTooComplex<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if ((error as { code?: string }).code !== CUT_OFF) throw error;
    throw new ApiError("QUERY_TOO_COMPLEX", {
      "zh-CN": "统计范围过大，未能按时完成，请缩小范围或减少维度。",
      en: "Counting this takes too long: ask for a smaller area or fewer dimensions.",
    });
  }
}
