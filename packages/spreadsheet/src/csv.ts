import { CsvError, parse, type Options } from "csv-parse/sync";
import { unneutralised } from "./formula.js";
import { LIMITS } from "./limits.js";
import { TableRefused } from "./refusal.js";
import type { Sheet, SheetRow } from "./table.js";

const DELIMITERS = [",", "\t", ";"] as const;
/** The length of the sample used to find the delimiter. */
const SAMPLE_CHARACTERS = 64 * 1024;
const LONGEST_RECORD = LIMITS.columns * LIMITS.cellCharacters * 2;

/**
 * Returns the possible decodings of bytes, the most likely first. A byte order mark decides. Valid UTF-8 is decoded as
 * that; GB18030 is the alternative, used when the bytes are not valid UTF-8 or the text makes no sense. No decoding
 * drops or replaces a byte.
 * @throws TableRefused
 */
export function decodingsOf(bytes: Uint8Array): string[] {
  const marked = markedEncoding(bytes);
  if (!marked && bytes.includes(0)) throw new TableRefused("NOT_A_TABLE");
  const encodings = marked ? [marked] : ["utf-8", "gb18030"];
  const decodings = encodings
    .map((encoding) => decode(bytes, encoding))
    .filter((text): text is string => text !== null);
  if (decodings.length === 0) throw new TableRefused("UNKNOWN_ENCODING");
  return [...new Set(decodings)];
}

function markedEncoding(bytes: Uint8Array): string | null {
  const [one, two, three] = bytes;
  if (one === 0xef && two === 0xbb && three === 0xbf) return "utf-8";
  if (one === 0xff && two === 0xfe) return "utf-16le"; // Excel's "Unicode text"
  if (one === 0xfe && two === 0xff) return "utf-16be";
  return null;
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Yields the possible sheets of a text, one for each delimiter that occurs in it, the one with most columns first.
 * @throws TableRefused
 */
export function* sheetsOf(text: string): Generator<Sheet, void, undefined> {
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  const likeliest = DELIMITERS.map((delimiter) => ({ delimiter, columns: widthOf(sample, delimiter) }))
    .filter(({ columns }) => columns > 1)
    .toSorted((one, other) => other.columns - one.columns);
  for (const { delimiter } of likeliest.length > 0 ? likeliest : [{ delimiter: "," }])
    yield { name: null, rows: parseRows(text, delimiter) };
}

function widthOf(sample: string, delimiter: string): number {
  try {
    const records = parse(sample.slice(0, sample.lastIndexOf("\n") + 1) || sample, {
      ...csvOptions(delimiter),
      to: 50,
    });
    return Math.max(0, ...records.map((record) => record.filter((field) => field.trim() !== "").length));
  } catch {
    return 0;
  }
}

function parseRows(text: string, delimiter: string): SheetRow[] {
  const rows: SheetRow[] = [];
  let number = 0;
  try {
    parse(text, {
      ...csvOptions(delimiter),
      onRecord(record: string[]) {
        number += 1;
        const row = readRecord(number, record);
        if (row && rows.length >= LIMITS.rows) throw new TableRefused("TOO_MANY_ROWS");
        if (row) rows.push(row);
        return null;
      },
    });
  } catch (error) {
    throw error instanceof CsvError ? new TableRefused("DAMAGED") : error;
  }
  return rows;
}

function readRecord(number: number, record: readonly string[]): SheetRow | null {
  const cells = record.map((field) => (field.trim() === "" ? undefined : unneutralised(field)));
  const last = cells.findLastIndex((cell) => cell !== undefined);
  if (last < 0) return null;
  if (last >= LIMITS.columns) throw new TableRefused("TOO_MANY_COLUMNS", { row: number });
  const long = cells.findIndex((cell) => (cell?.length ?? 0) > LIMITS.cellCharacters);
  if (long >= 0) throw new TableRefused("CELL_TOO_LONG", { row: number, column: long + 1 });
  return { number, cells: cells.slice(0, last + 1) };
}

function csvOptions(delimiter: string): Options {
  return {
    delimiter,
    // All in one file: concatenated files keep their own line endings.
    recordDelimiter: ["\r\n", "\n", "\r"],
    relaxColumnCount: true,
    relaxQuotes: true,
    skipEmptyLines: false,
    maxRecordSize: LONGEST_RECORD,
  };
}
