import type { ImportReport } from "./import.type.js";
import type { RowReader } from "./row-reader.js";

/** Mistakes that a report lists. */
const MOST_LISTED = 1_000;

/** A row that was judged: with mistakes in its reader it is refused, with nothing fresh it is there already. */
export interface Judged<Fresh> {
  readonly reader: RowReader<string>;
  readonly fresh: Fresh | null;
}

/** What became of rows that were all written as they were judged. */
export function reportOf(rows: readonly Judged<unknown>[]): ImportReport {
  const refused = rows.filter(({ reader }) => reader.mistakes.length > 0);
  const accepted = rows.filter(({ fresh }) => fresh !== null).length;
  return {
    rows: rows.length,
    accepted,
    unchanged: rows.length - refused.length - accepted,
    refusedRows: refused.length,
    refused: refused.flatMap(({ reader }) => reader.mistakes).slice(0, MOST_LISTED),
    dryRun: false,
  };
}

/** What became of the rows of a table that was taken in piece by piece. */
export function addUp(reports: readonly ImportReport[]): ImportReport {
  const sum = (of: "rows" | "accepted" | "unchanged" | "refusedRows") =>
    reports.reduce((total, report) => total + report[of], 0);
  return {
    rows: sum("rows"),
    accepted: sum("accepted"),
    unchanged: sum("unchanged"),
    refusedRows: sum("refusedRows"),
    refused: reports.flatMap(({ refused }) => refused).slice(0, MOST_LISTED),
    dryRun: false,
  };
}
