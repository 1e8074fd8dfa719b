import type { EntityManager } from "@mikro-orm/postgresql";
import { ApiError, type Language } from "@starlane/graphql";
import { FairSemaphore, QueueFull } from "@starlane/runtime";
import type { ColumnDefinitions } from "./columns.js";
import { ImportMode, type ImportReport, type ImportTable } from "./import.type.js";
import { addUp, reportOf, type Judged } from "./report.js";
import type { RowReader } from "./row-reader.js";
import { notRows, TableReader } from "./table-reader.js";
import { yieldingIterator } from "./yielding-iterator.js";

/** The maximum number of rows in one import. */
const MAX_ROWS = 10_000;
/** The number of rows per transaction in row-by-row mode, so that locks are held only briefly. */
const ROWS_PER_TRANSACTION = 500;
/**
 * Each import takes a connection and some memory. No user can use all permits, and each user has a queue of their own.
 */
const semaphore = new FairSemaphore({ permits: 3, permitsOfKey: 2, waitingOfKey: 30, waiting: 200 });
const RETRY_AFTER_SECONDS = 10;
/** The maximum attempts to write optimistically, without locks before the write; then everything is locked first. */
const MAX_OPTIMISTIC_ATTEMPTS = 3;

/** A row that was parsed, with the thing it describes. */
export interface ParsedRow<Name extends string, Thing> {
  readonly reader: RowReader<Name>;
  readonly thing: Thing;
}

/** The steps that turn the rows of a table into stored things. */
export interface Importing<Name extends string, Thing, Fresh> {
  readonly columns: ColumnDefinitions<Name>;
  readonly language: Language;
  /** The importing user: each has a queue of their own. */
  readonly user: string;
  /** Parses a row; returns null when a cell is invalid, which is recorded in the reader. */
  readonly read: (row: RowReader<Name>) => Thing | null;
  /**
   * Judges rows in order, each as if those before it had been written, and changes nothing. Reasons against a row are
   * recorded in its reader.
   * @returns the data to write for each row; null when it is refused, or exists unchanged
   */
  readonly judge: (
    em: EntityManager,
    entries: readonly ParsedRow<Name, Thing>[],
  ) => Promise<readonly (Fresh | null)[]>;
  /** Locks everything the judgement of these things depends on, until the transaction ends. */
  readonly lock: (tx: EntityManager, things: readonly Thing[]) => Promise<void>;
  /** Writes rows that were judged under the locks. */
  readonly write: (tx: EntityManager, fresh: readonly Fresh[]) => Promise<void>;
  /**
   * Writes rows that were judged without locks, and locks as late as possible, for contended data.
   * @returns false if something changed that invalidates the judgement; the transaction must then be rolled back
   */
  readonly writeAhead?: (tx: EntityManager, fresh: readonly Fresh[]) => Promise<boolean>;
}

interface Row<Name extends string, Thing> {
  readonly reader: RowReader<Name>;
  readonly thing: Thing | null;
}

const STRATEGIES = {
  [ImportMode.VALIDATE_ONLY]: validate,
  [ImportMode.ALL_OR_NOTHING]: writeAll,
  [ImportMode.ROW_BY_ROW]: writePieces,
} as const;

/**
 * Imports the rows of a table in the requested mode and reports on each. VALIDATE_ONLY judges like the other modes, but
 * neither writes nor locks.
 * @throws ApiError BAD_USER_INPUT for too many rows or invalid ones; RATE_LIMITED when too many imports wait
 */
export async function runImport<Name extends string, Thing, Fresh>(
  em: EntityManager,
  { mode, columns, rows }: ImportTable,
  importing: Importing<Name, Thing, Fresh>,
): Promise<ImportReport> {
  if (!Array.isArray(rows)) throw notRows();
  if (rows.length > MAX_ROWS)
    throw new ApiError(
      "BAD_USER_INPUT",
      { "zh-CN": "一次最多导入 {most} 行。", en: "An import has {most} rows at most." },
      { most: MAX_ROWS },
    );
  const work = async () => {
    const table = new TableReader(importing.columns, columns, importing.language);
    const read: Row<Name, Thing>[] = [];
    for await (const row of yieldingIterator<unknown>(rows)) {
      const reader = table.row(row);
      read.push({ reader, thing: reader.mistakes.length > 0 ? null : importing.read(reader) });
    }
    return STRATEGIES[mode](em, importing, read);
  };
  try {
    return await semaphore.run(importing.user, work);
  } catch (error) {
    throw error instanceof QueueFull ? tooManyImports() : error;
  }
}

function tooManyImports(): ApiError {
  return new ApiError(
    "RATE_LIMITED",
    {
      "zh-CN": "正在进行的导入过多，请在 {seconds} 秒后再试。",
      en: "Too many imports are under way; try again in {seconds} seconds.",
    },
    { seconds: RETRY_AFTER_SECONDS },
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}

async function writePieces<Name extends string, Thing, Fresh>(
  em: EntityManager,
  importing: Importing<Name, Thing, Fresh>,
  rows: readonly Row<Name, Thing>[],
): Promise<ImportReport> {
  const reports: ImportReport[] = [];
  for (let at = 0; at < rows.length; at += ROWS_PER_TRANSACTION) {
    const piece = rows.slice(at, at + ROWS_PER_TRANSACTION);
    reports.push(
      await em.transactional(async (tx) => {
        await importing.lock(tx, thingsOf(piece));
        const judged = await judgeRows(tx, importing, piece);
        await importing.write(tx, freshOf(judged));
        return reportOf(judged);
      }),
    );
  }
  return addUp(reports);
}

async function validate<Name extends string, Thing, Fresh>(
  em: EntityManager,
  importing: Importing<Name, Thing, Fresh>,
  rows: readonly Row<Name, Thing>[],
): Promise<ImportReport> {
  return Object.assign(reportOf(await judgeAsIs(em, importing, rows)), { dryRun: true });
}

/** Writes all rows in one transaction, or none. They are judged first, so that a table with a mistake locks nothing. */
async function writeAll<Name extends string, Thing, Fresh>(
  em: EntityManager,
  importing: Importing<Name, Thing, Fresh>,
  rows: readonly Row<Name, Thing>[],
): Promise<ImportReport> {
  const { writeAhead } = importing;
  for (let round = 1; ; round += 1) {
    const judged = await judgeAsIs(em, importing, rows);
    const report = reportOf(judged);
    if (report.refusedRows > 0) return Object.assign(report, { accepted: 0 });
    if (report.accepted === 0) return report;
    const written =
      writeAhead && round <= MAX_OPTIMISTIC_ATTEMPTS
        ? await orUndo(em, async (tx) => ((await writeAhead(tx, freshOf(judged))) ? report : null))
        : await orUndo(em, (tx) => writeLocked(tx, importing, rows));
    if (written) return written;
  }
}

/**
 * Locks, judges again and writes.
 * @returns null, with nothing written, when a row is now refused
 */
async function writeLocked<Name extends string, Thing, Fresh>(
  tx: EntityManager,
  importing: Importing<Name, Thing, Fresh>,
  rows: readonly Row<Name, Thing>[],
): Promise<ImportReport | null> {
  await importing.lock(tx, thingsOf(rows));
  const judged = await judgeRows(tx, importing, rows);
  const report = reportOf(judged);
  if (report.refusedRows > 0) return null;
  await importing.write(tx, freshOf(judged));
  return report;
}

/** Runs a write in one transaction and rolls it back when it returns null. */
async function orUndo(
  em: EntityManager,
  write: (tx: EntityManager) => Promise<ImportReport | null>,
): Promise<ImportReport | null> {
  const undone = new Error("undone");
  try {
    return await em.transactional(async (tx) => {
      const report = await write(tx);
      if (!report) throw undone;
      return report;
    });
  } catch (error) {
    if (error !== undone) throw error;
    return null;
  }
}

/** Judges rows against one snapshot of the database. */
function judgeAsIs<Name extends string, Thing, Fresh>(
  em: EntityManager,
  importing: Importing<Name, Thing, Fresh>,
  rows: readonly Row<Name, Thing>[],
): Promise<Judged<Fresh>[]> {
  return em.transactional((tx) => judgeRows(tx, importing, rows), {
    isolationLevel: "repeatable read",
    readOnly: true,
  });
}

async function judgeRows<Name extends string, Thing, Fresh>(
  em: EntityManager,
  { judge }: Importing<Name, Thing, Fresh>,
  rows: readonly Row<Name, Thing>[],
): Promise<Judged<Fresh>[]> {
  const entries = rows.flatMap(({ reader, thing }) =>
    thing === null ? [] : [{ reader: reader.anew(), thing }],
  );
  const fresh = entries.length > 0 ? await judge(em, entries) : [];
  let at = 0;
  return rows.map(({ reader, thing }) => {
    if (thing === null) return { reader, fresh: null };
    const judged = { reader: entries[at]!.reader, fresh: fresh[at]! };
    at += 1;
    return judged;
  });
}

function thingsOf<Thing>(rows: readonly Row<string, Thing>[]): Thing[] {
  return rows.flatMap(({ thing }) => thing ?? []) as Thing[];
}

function freshOf<Fresh>(judged: readonly Judged<Fresh>[]): Fresh[] {
  return judged.flatMap(({ fresh }) => fresh ?? []) as Fresh[];
}
