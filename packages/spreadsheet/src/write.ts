import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { Moment } from "./table.js";
import { textOf } from "./table.js";

/** What is written into a cell; null leaves it empty. */
export type Value = string | number | Moment | null;
export type Rows = Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>;

export interface SheetToWrite {
  readonly name: string;
  readonly columns: readonly { readonly header: string; /** In characters. */ readonly width?: number }[];
  readonly rows: Rows;
}

/** Rows after which others get their turn. */
const ROWS_AT_ONCE = 100;
const CHARACTERS_WIDE = 16;
/** What makes a spreadsheet program take a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const BYTE_ORDER_MARK = "\ufeff";
const FORBIDDEN_IN_NAMES = /[\\/*?:[\]]/g;
const LONGEST_NAME = 31;

/**
 * Writes an Excel workbook, each row as it comes, so that rows may come from pages that are read meanwhile. Texts are
 * written as texts: none becomes a formula.
 */
export async function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Buffer> {
  // Seldom needed and slow to load, so not before.
  const { WorkbookWriter } = await import("@cj-tech-master/excelts");
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
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
        cell.value = typeof value === "number" ? value : textOf(value);
      }
      row.commit();
      if (row.number % ROWS_AT_ONCE === 0) await setImmediate();
    }
    sheet.commit();
  }
  await workbook.commit();
  return Buffer.concat(chunks);
}

/** Writes CSV as Excel opens it: UTF-8 with its mark, commas, lines ended by CR LF. What would be a formula gets an apostrophe. */
export async function writeCsv({ columns, rows }: Omit<SheetToWrite, "name">): Promise<Buffer> {
  const lines = [columns.map(({ header }) => csvField(header)).join(",")];
  for await (const values of rows) lines.push(values.map(csvField).join(","));
  return Buffer.from(`${BYTE_ORDER_MARK}${lines.join("\r\n")}\r\n`);
}

function csvField(value: Value): string {
  if (value === null) return "";
  if (typeof value === "number") return textOf(value);
  const text = textOf(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
