import type { EventKind } from "../../graph/schema.js";
import { shiftDays, type Day } from "../../language/formats.rules.js";
import { mondayOf } from "../../planning/times.rules.js";
import type { ImportColumnsQuery } from "./import.documents.js";

export const IMPORT_KINDS = ["events", "venues", "speakers", "rosters", "check-ins"] as const;
export type Kind = (typeof IMPORT_KINDS)[number];

/** The entity that a table of each kind belongs to, which must or may be named with it. */
export const ABOUT: Readonly<Record<Kind, "campaign" | "enrolment" | "event" | null>> = {
  events: "campaign",
  venues: null,
  speakers: null,
  rosters: "enrolment",
  "check-ins": "event",
};

export type ImportTableColumn = ImportColumnsQuery["events"][number];

export function importColumnsOf(columns: ImportColumnsQuery, kind: Kind): readonly ImportTableColumn[] {
  return columns[kind === "check-ins" ? "checkIns" : kind];
}

/** Largest file that the server accepts, in bytes. */
export const MOST_BYTES = 5 * 1024 * 1024;

/** Returns the reason not to send a file; null if it may be sent. */
export function refuseFile({ name, size }: { readonly name: string; readonly size: number }) {
  if (size > MOST_BYTES) return "TOO_LARGE";
  if (size === 0) return "EMPTY";
  return /\.(xlsx|csv|txt|tsv)$/i.test(name) ? null : "NOT_A_TABLE";
}

/** Settings by which a school timetable is read. */
export interface Timetable {
  readonly firstMonday: Day;
  readonly weeks: number;
  /** One line for each period with its times: `第一节 08:00-08:40`. */
  readonly periods: string;
  /** Title template; `{class}` stands for the content of the cell. */
  readonly title: string;
  readonly kind: EventKind;
  readonly venue: string | null;
  readonly audiences: readonly string[];
}

/** Returns the default settings: lessons of one week, beginning next Monday. */
export function usualTimetable(today: Day): Timetable {
  return {
    firstMonday: shiftDays(mondayOf(today), 7),
    weeks: 1,
    periods: "第一节 08:00-08:40\n第二节 08:50-09:30\n第三节 10:00-10:40\n第四节 10:50-11:30",
    title: "反诈课堂：{class}",
    kind: "SCHOOL_CLASS",
    venue: null,
    audiences: ["ADOLESCENT"],
  };
}

/** The parameters of an upload. */
export interface UploadParameters {
  readonly mode: "validate" | "all" | "rows";
  readonly about: Readonly<Record<string, string>>;
  /** Column names by the headers that map to them. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly timetable: Timetable | null;
}

/** Returns the form fields of an upload. */
export function formFieldsOf({ mode, about, mapping, timetable }: UploadParameters): Record<string, string> {
  if (!timetable) {
    const isMapped = Object.keys(mapping).length > 0;
    return { mode, ...about, ...(isMapped && { mapping: JSON.stringify(mapping) }) };
  }
  const { firstMonday, weeks, title, kind, venue, audiences } = timetable;
  const same = { kind, ...(venue !== null && { venue }), audiences: audiences.join("、") };
  const layout = { firstMonday, weeks, title, same, periods: periodsOf(timetable.periods) };
  return { mode, ...about, layout: "timetable", mapping: JSON.stringify(layout) };
}

/** Parses lines such as `第一节 08:00-08:40` to times by period; other lines are left out. */
export function periodsOf(text: string): Record<string, string> {
  const lines = text.split("\n").flatMap((line): [string, string][] => {
    const [, period, times] =
      /^\s*(.+?)[\s:：]+(\d{1,2}[:：]\d{2}\s*[-–—~至]+\s*\d{1,2}[:：]\d{2})\s*$/.exec(line) ?? [];
    return period && times ? [[period, times.replaceAll("：", ":")]] : [];
  });
  return Object.fromEntries(lines);
}

export interface ImportReportView {
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly refusedRows: number;
  readonly dryRun: boolean;
  readonly refused: readonly {
    readonly row: number;
    readonly column: string | null;
    readonly message: string;
  }[];
}

/** A header of the file and the column it was matched to; null when it was ignored. */
export interface Header {
  readonly header: string;
  readonly column: string | null;
}

/** Outcome of an import. */
export type OutcomeKind = "NOTHING_IN_IT" | "ALL_THERE" | "GOOD" | "SOME_BAD" | "ALL_BAD";

export function outcomeOf({ rows, accepted, unchanged, refusedRows }: ImportReportView): OutcomeKind {
  if (rows === 0) return "NOTHING_IN_IT";
  if (refusedRows === 0) return accepted === 0 && unchanged > 0 ? "ALL_THERE" : "GOOD";
  return refusedRows >= rows ? "ALL_BAD" : "SOME_BAD";
}

/** Formats a table as CSV that Excel opens correctly. Cells that a spreadsheet would take for a formula are escaped. */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    const text = value === null ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
