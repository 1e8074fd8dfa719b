import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import { NEWEST } from "./log.store.js";
import type { Projector } from "./projector.js";

/** What reach is read with. */
export interface Reading {
  readonly em: EntityManager;
  readonly now: Date;
  readonly projector: Projector;
  /** Takes what is counted by now, rather than wait for what was acknowledged before. */
  readonly atOnce?: boolean;
}

/** How long a question waits for what was acknowledged before it to be counted. */
const PATIENCE_MS = 1_000;
const LOOK_AGAIN_MS = 50;

/**
 * Reads counts that are kept, in one statement and so as of one position, once everything acknowledged before the request is
 * counted, or a second has passed.
 * @param counts a select; of its columns one is `found`, which is true
 * @returns its rows, and `asOf`: everything acknowledged before it is counted
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- who asks says what its select gives
export async function readCounted<Row extends object>(
  { em, now, projector, atOnce = false }: Reading,
  counts: ReturnType<typeof sql>,
): Promise<{ rows: Row[]; asOf: Date }> {
  const deadline = performance.now() + (atOnce || projector.isReading ? 0 : PATIENCE_MS);
  let read = await readOnce<Row>(em, counts, null);
  for (const { newest } = read; !read.isPast && performance.now() < deadline;) {
    const moved = projector.moved(LOOK_AGAIN_MS); // before waking it, so that no move is missed
    projector.wake();
    await moved;
    read = await readOnce<Row>(em, counts, newest);
  }
  return { rows: read.rows, asOf: read.isPast ? now : read.asOf };
}

interface Position {
  readonly newest: string;
  readonly asOf: Date;
  readonly isPast: boolean;
}

/** @param newest the transaction that should be counted; the newest there is where it is null */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- who asks says what its select gives
async function readOnce<Row extends object>(
  em: EntityManager,
  counts: ReturnType<typeof sql>,
  newest: string | null,
): Promise<Position & { rows: Row[] }> {
  const rows = await orTooComplex(() =>
    select<Position & Row & { found: true | null }>(
      em,
      sql`select log.newest::text as newest, as_of, position > coalesce(${newest}::xid8, log.newest) as is_past, counted.*
          from reach_position cross join (select ${sql.raw(NEWEST)} as newest) as log
          left join (${counts}) as counted on true`,
    ),
  );
  const { newest: last, asOf, isPast } = rows[0]!;
  return { newest: last, asOf, isPast, rows: rows.filter(({ found }) => found) };
}

/** The newest transaction with something to count. */
export async function readNewest(em: EntityManager): Promise<string> {
  const [log] = await select<{ newest: string }>(em, sql`select ${sql.raw(NEWEST)}::text as newest`);
  return log!.newest;
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
