import type { EventKind } from "../../graph/schema.js";
import { shiftDays, type Day } from "../../language/formats.rules.js";
import { mondayOf } from "../../planning/times.rules.js";
import type { ImportColumnsQuery } from "./import.documents.js";

export const IMPORT_KINDS = ["events", "venues", "speakers", "rosters", "check-ins"] as const;
export type Kind = (typeof IMPORT_KINDS)[number];

/** What a table of a kind is about, and must or may be named with it. */
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

/** The largest file that the server reads. */
export const MOST_BYTES = 5 * 1024 * 1024;

/** Why a file is not sent at all; null where it may be. */
export function refuseFile({ name, size }: { readonly name: string; readonly size: number }) {
  if (size > MOST_BYTES) return "TOO_LARGE";
  if (size === 0) return "EMPTY";
  return /\.(xlsx|csv|txt|tsv)$/i.test(name) ? null : "NOT_A_TABLE";
}

/** How a school's timetable is to be read. */
export interface Timetable {
  readonly firstMonday: Day;
  readonly weeks: number;
  /** A line each: a period and its times, `第一节 08:00-08:40`. */
  readonly periods: string;
  /** With `{class}` in the place of what stands in a cell. */
  readonly title: string;
  readonly kind: EventKind;
  readonly venue: string | null;
  readonly audiences: readonly string[];
}

/** A timetable as it is usually read: from next week on, of classes. */
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

/** What is sent along with a file. */
export interface Along {
  readonly mode: "validate" | "all" | "rows";
  readonly about: Readonly<Record<string, string>>;
  /** Names of columns by the headers that mean them. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly timetable: Timetable | null;
}

/** The fields of the form that is sent. */
export function formFieldsOf({ mode, about, mapping, timetable }: Along): Record<string, string> {
  if (!timetable) {
    const isMapped = Object.keys(mapping).length > 0;
    return { mode, ...about, ...(isMapped && { mapping: JSON.stringify(mapping) }) };
  }
  const { firstMonday, weeks, title, kind, venue, audiences } = timetable;
  const same = { kind, ...(venue !== null && { venue }), audiences: audiences.join("、") };
  const layout = { firstMonday, weeks, title, same, periods: periodsOf(timetable.periods) };
  return { mode, ...about, layout: "timetable", mapping: JSON.stringify(layout) };
}

/** Periods and their times, from lines such as `第一节 08:00-08:40`. */
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

/** A header of the file, and the column it was taken for; null where it was passed over. */
export interface Header {
  readonly header: string;
  readonly column: string | null;
}

/** What an import came to. */
export type Came = "NOTHING_IN_IT" | "ALL_THERE" | "GOOD" | "SOME_BAD" | "ALL_BAD";

export function cameTo({ rows, accepted, unchanged, refusedRows }: ImportReportView): Came {
  if (rows === 0) return "NOTHING_IN_IT";
  if (refusedRows === 0) return accepted === 0 && unchanged > 0 ? "ALL_THERE" : "GOOD";
  return refusedRows >= rows ? "ALL_BAD" : "SOME_BAD";
}

/** A table as CSV that Excel opens as it is; what a spreadsheet would take for a formula is taken for text. */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    const text = value === null ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
