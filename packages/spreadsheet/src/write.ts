import { PassThrough, Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { neutralised, withItsApostrophe } from "./formula.js";
import type { Moment } from "./table.js";
import { cellAsText } from "./table.js";

/** The value to write into a cell; null leaves it empty. */
export type Value = string | number | Moment | null;
export type Rows = Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>;

export interface SheetToWrite {
  readonly name: string;
  readonly columns: readonly { readonly header: string; /** In characters. */ readonly width?: number }[];
  readonly rows: Rows;
}

/** The number of rows after which the event loop gets a turn. */
const ROWS_AT_ONCE = 100;
const CHARACTERS_WIDE = 16;
const BYTE_ORDER_MARK = "\ufeff";
const FORBIDDEN_IN_NAMES = /[\\/*?:[\]]/g;
const LONGEST_NAME = 31;

/**
 * Writes an Excel workbook, each row as it arrives, so that rows may come from pages still being read. Texts are
 * written as texts and never become formulas. If the rows fail, so does the stream: half a workbook cannot be opened.
 */
export function writeWorkbook(sheets: readonly SheetToWrite[]): Readable {
  const stream = new PassThrough();
  writeSheets(stream, sheets).catch((error: unknown) => stream.destroy(error as Error));
  return stream;
}

async function writeSheets(stream: PassThrough, sheets: readonly SheetToWrite[]): Promise<void> {
  // Loaded on demand: rarely needed and slow to load.
  const { WorkbookWriter } = await import("@cj-tech-master/excelts");
  const workbook = new WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  for (const { name, columns, rows } of sheets) {
    const sheet = workbook.addWorksheet(name.replaceAll(FORBIDDEN_IN_NAMES, " ").slice(0, LONGEST_NAME), {
      views: [{ state: "frozen", ySplit: 1 }],
    });
    sheet.columns = columns.map(({ width = CHARACTERS_WIDE }) => ({ width, style: { numFmt: "@" } }));
    const header = sheet.addRow(columns.map((column) => column.header));
    header.font = { bold: true };
    header.commit();
    for await (const values of rows) {
      const row = sheet.addRow([]);
      for (const [index, value] of values.entries()) {
        if (value === null) continue;
        const cell = row.getCell(index + 1);
        if (typeof value === "number") cell.numFmt = "General";
        cell.value = typeof value === "number" ? value : withItsApostrophe(cellAsText(value));
      }
      row.commit();
      if (row.number % ROWS_AT_ONCE === 0) await setImmediate();
    }
    sheet.commit();
  }
  await workbook.commit();
}

/**
 * Writes CSV in the form Excel opens: UTF-8 with a byte order mark, commas, CR LF. A possible formula gets an
 * apostrophe.
 */
export function writeCsv({ columns, rows }: Omit<SheetToWrite, "name">): Readable {
  return Readable.from(csvLines(columns, rows), { objectMode: false });
}

async function* csvLines(
  columns: SheetToWrite["columns"],
  rows: Rows,
): AsyncGenerator<string, void, undefined> {
  yield `${BYTE_ORDER_MARK}${columns.map(({ header }) => csvField(header)).join(",")}\r\n`;
  for await (const values of rows) yield `${values.map(csvField).join(",")}\r\n`;
}

function csvField(value: Value): string {
  if (value === null) return "";
  if (typeof value === "number") return cellAsText(value);
  const safe = neutralised(cellAsText(value));
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
