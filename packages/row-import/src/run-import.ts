import type { EntityManager } from "@mikro-orm/postgresql";
import { ApiError } from "@starlane/graphql";
import { ImportMode, type ImportReport, type ImportRow } from "./import.type.js";
import type { RowReader } from "./row-reader.js";

/** Rows in one import. Between processes fewer go into one request. */
export const MOST_ROWS = 10_000;
/** Mistakes that a report lists. */
const MOST_LISTED = 1_000;

/** What became of a row that has no mistake. */
export type Outcome = "accepted" | "unchanged";

export interface Importing {
  readonly mode: ImportMode;
  readonly rows: readonly ImportRow[];
  /**
   * Reads and writes one row; what is wrong is kept in its reader. It runs a command of its noun, which undoes what a
   * refused row wrote.
   * @param tx of all rows, or for ROW_BY_ROW none yet
   */
  readonly write: (
    tx: EntityManager,
    row: ImportRow,
  ) => Promise<{ outcome: Outcome; reader: RowReader<string> }>;
  /** Called first in the transaction of all rows, to lock what they are about; not for ROW_BY_ROW. */
  readonly begin?: (tx: EntityManager) => Promise<void>;
}

/**
 * Takes in the rows of a table as its mode says and reports on each. VALIDATE_ONLY does everything and undoes it, so it
 * says exactly what would be. @throws ApiError BAD_USER_INPUT for too many rows
 */
export async function runImport(em: EntityManager, importing: Importing): Promise<ImportReport> {
  const { mode, rows, begin } = importing;
  if (rows.length > MOST_ROWS)
    throw new ApiError(
      "BAD_USER_INPUT",
      { "zh-CN": "一次最多导入 {most} 行。", en: "An import has {most} rows at most." },
      { most: MOST_ROWS },
    );
  if (mode === ImportMode.ROW_BY_ROW) return writeRows(em, importing);
  const undone = new Undone();
  try {
    return await em.transactional(async (tx) => {
      await begin?.(tx);
      const report = await writeRows(tx, importing);
      const isWritten = mode === ImportMode.ALL_OR_NOTHING && report.refusedRows === 0;
      if (isWritten) return report;
      if (mode === ImportMode.ALL_OR_NOTHING) report.accepted = 0;
      undone.report = report;
      throw undone;
    });
  } catch (error) {
    if (error !== undone) throw error;
    return undone.report!;
  }
}

async function writeRows(tx: EntityManager, { mode, rows, write }: Importing): Promise<ImportReport> {
  const report: ImportReport = {
    rows: rows.length,
    accepted: 0,
    unchanged: 0,
    refusedRows: 0,
    refused: [],
    dryRun: mode === ImportMode.VALIDATE_ONLY,
  };
  for (const row of rows) {
    const { outcome, reader } = await write(tx, row);
    if (reader.mistakes.length === 0) report[outcome] += 1;
    else {
      report.refusedRows += 1;
      report.refused.push(...reader.mistakes.slice(0, MOST_LISTED - report.refused.length));
    }
  }
  return report;
}

/** Carries a report out of the transaction that it undoes. */
class Undone extends Error {
  report: ImportReport | undefined;
}
