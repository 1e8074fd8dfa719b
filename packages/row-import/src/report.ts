import type { ImportReport } from "./import.type.js";
import type { RowReader } from "./row-reader.js";

/** The maximum number of mistakes in a report. */
const MAX_LISTED = 1_000;

/** A row after validation: rejected if its reader has mistakes, unchanged if nothing of it is new. */
export interface Judged<Fresh> {
  readonly reader: RowReader<string>;
  readonly fresh: Fresh | null;
}

/** Reports on rows that were all written as judged. */
export function reportOf(rows: readonly Judged<unknown>[]): ImportReport {
  const refused = rows.filter(({ reader }) => reader.mistakes.length > 0);
  const accepted = rows.filter(({ fresh }) => fresh !== null).length;
  return {
    rows: rows.length,
    accepted,
    unchanged: rows.length - refused.length - accepted,
    refusedRows: refused.length,
    refused: refused.flatMap(({ reader }) => reader.mistakes).slice(0, MAX_LISTED),
    dryRun: false,
  };
}

/** Adds up the reports of a table that was written in chunks. */
export function addUp(reports: readonly ImportReport[]): ImportReport {
  const sum = (of: "rows" | "accepted" | "unchanged" | "refusedRows") =>
    reports.reduce((total, report) => total + report[of], 0);
  return {
    rows: sum("rows"),
    accepted: sum("accepted"),
    unchanged: sum("unchanged"),
    refusedRows: sum("refusedRows"),
    refused: reports.flatMap(({ refused }) => refused).slice(0, MAX_LISTED),
    dryRun: false,
  };
}
