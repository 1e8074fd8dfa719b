import { decodingsOf, sheetsOf } from "./csv.js";
import { tableBeneathHeader } from "./header.js";
import { TableRefused } from "./refusal.js";
import { readSheet } from "./sheet.js";
import type { KnownColumn, Sheet, SheetTable } from "./table.js";
import { timetableRows, type TimetableMapping } from "./timetable.js";
import { readWorkbook } from "./workbook.js";
import { ZipArchive } from "./zip.js";

export interface ParseOptions {
  /** The columns by which the header is found. */
  readonly columns: readonly KnownColumn[];
  /** The sheet to read; by default the first visible one with the header. */
  readonly sheet?: string | undefined;
  /** The mapping that expands a timetable to events; the file is then read with TIMETABLE_COLUMNS. */
  readonly timetable?: TimetableMapping | undefined;
}

const ZIP = Buffer.from("PK");
const COMPOUND_FILE = Buffer.from("d0cf11e0a1b11ae1", "hex");
/** The stream in which Excel stores a password-protected workbook. */
const ENCRYPTED_STREAM = Buffer.from("EncryptedPackage", "utf16le");

/** Reads the table of a file in the current thread. @throws TableRefused */
export async function parseTable(bytes: Buffer, options: ParseOptions): Promise<SheetTable> {
  const table = await findTable(bytes, options);
  return options.timetable ? { ...table, rows: timetableRows(table, options.timetable) } : table;
}

async function findTable(bytes: Buffer, { columns, sheet }: ParseOptions): Promise<SheetTable> {
  if (bytes.subarray(0, COMPOUND_FILE.length).equals(COMPOUND_FILE))
    throw new TableRefused(bytes.includes(ENCRYPTED_STREAM) ? "ENCRYPTED" : "OLD_WORKBOOK");
  const sheets = bytes.subarray(0, ZIP.length).equals(ZIP) ? workbookSheets(bytes, sheet) : textSheets(bytes);
  let alone: SheetTable | null = null;
  for await (const candidate of sheets) {
    const table = tableBeneathHeader(candidate, columns);
    if (table) return table;
    alone ??= tableBeneathHeader(candidate, columns, { isAlone: true });
  }
  if (alone) return alone;
  throw new TableRefused("NO_HEADER", {
    columns: columns.map(({ name, titles }) => titles[0] ?? name).join("、"),
  });
}

async function* workbookSheets(bytes: Buffer, name: string | undefined): AsyncGenerator<Sheet> {
  const archive = new ZipArchive(bytes);
  const workbook = await readWorkbook(archive);
  const wanted = workbook.sheets.filter(
    (sheet) => name === undefined || sheet.name.normalize() === name.normalize(),
  );
  if (name !== undefined && wanted.length === 0) throw new TableRefused("NO_SUCH_SHEET", { sheet: name });
  for (const sheet of wanted) yield readSheet(archive, workbook, sheet);
}

function* textSheets(bytes: Buffer): Generator<Sheet> {
  for (const text of decodingsOf(bytes)) yield* sheetsOf(text);
}
