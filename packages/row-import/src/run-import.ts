import type { EntityManager } from "@mikro-orm/postgresql";
import { ApiError, type Language } from "@starlane/graphql";
import { FairSemaphore, QueueFull } from "@starlane/runtime";
import type { ColumnDefinitions } from "./columns.js";
import { ImportMode, type ImportReport, type ImportTable } from "./import.type.js";
import { addUp, reportOf, type Judged } from "./report.js";
import type { RowReader } from "./row-reader.js";
import { notRows, TableReader } from "./table-reader.js";
import { yieldingIterator } from "./yielding-iterator.js";

/** Rows in one import. */
const MOST_ROWS = 10_000;
/** Rows written in one transaction where each stands for itself, so that nobody waits long for what they are about. */
const ROWS_AT_ONCE = 500;
/** Each takes a connection and some memory; no user takes them all, and each waits behind their own alone. */
const semaphore = new FairSemaphore({ permits: 3, permitsOfKey: 2, waitingOfKey: 30, waiting: 200 });
const RETRY_AFTER_SECONDS = 10;
/** How often a table is judged before anything is locked, in case somebody changes what it depends on meanwhile. */
const JUDGED_AHEAD_AT_MOST = 3;

/** A row that means something, and what. */
export interface ParsedRow<Name extends string, Thing> {
  readonly reader: RowReader<Name>;
  readonly thing: Thing;
}

/** How the rows of a table become things of a noun. */
export interface Importing<Name extends string, Thing, Fresh> {
  readonly columns: ColumnDefinitions<Name>;
  readonly language: Language;
  /** The user who imports: each has a queue of their own. */
  readonly user: string;
  /** The thing that a row means; null where something in it means nothing, which is kept in its reader. */
  readonly read: (row: RowReader<Name>) => Thing | null;
  /**
   * Judges rows in their order, each as if those before it had been written, and changes nothing. What speaks against a
   * row is kept in its reader.
   * @returns what is to be written of each; null where it is refused, or there already, just so
   */
  readonly judge: (
    em: EntityManager,
    entries: readonly ParsedRow<Name, Thing>[],
  ) => Promise<readonly (Fresh | null)[]>;
  /** Keeps everybody else from writing what the judgement of these depends on, until the transaction ends. */
  readonly lock: (tx: EntityManager, things: readonly Thing[]) => Promise<void>;
  /** Writes what was judged under the locks. */
  readonly write: (tx: EntityManager, fresh: readonly Fresh[]) => Promise<void>;
  /**
   * Writes what was judged ahead of any lock, and locks as late as it can: for what others wait for.
   * @returns whether nothing has happened since that speaks against it; else the transaction is to be undone
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
 * Takes in the rows of a table as its mode says and reports on each. VALIDATE_ONLY judges as the others do, and neither
 * writes nor locks.
 * @throws ApiError BAD_USER_INPUT for too many rows, or what are none; RATE_LIMITED where too many imports wait
 */
export async function runImport<Name extends string, Thing, Fresh>(
  em: EntityManager,
  { mode, columns, rows }: ImportTable,
  importing: Importing<Name, Thing, Fresh>,
): Promise<ImportReport> {
  if (!Array.isArray(rows)) throw notRows();
  if (rows.length > MOST_ROWS)
    throw new ApiError(
      "BAD_USER_INPUT",
      { "zh-CN": "一次最多导入 {most} 行。", en: "An import has {most} rows at most." },
      { most: MOST_ROWS },
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
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const piece = rows.slice(at, at + ROWS_AT_ONCE);
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

/** All rows in one transaction, or none. They are judged first, so that a table with a mistake locks nothing. */
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
      writeAhead && round <= JUDGED_AHEAD_AT_MOST
        ? await orUndo(em, async (tx) => ((await writeAhead(tx, freshOf(judged))) ? report : null))
        : await orUndo(em, (tx) => writeLocked(tx, importing, rows));
    if (written) return written;
  }
}

/** @returns null, with nothing written, when a row is refused by now */
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

/** Runs a write in one transaction, which is undone when there is nothing to report of it. */
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

/** Judges rows by what is there at one moment. */
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
