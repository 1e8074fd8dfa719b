import { unneutralised } from "./formula.js";
import { LIMITS } from "./limits.js";
import { TableRefused } from "./refusal.js";
import { momentOfSerial } from "./serial-date.js";
import type { CellValue, Sheet, SheetRow } from "./table.js";
import { readXml } from "./workbook-xml.js";
import type { Workbook } from "./workbook.js";
import type { ZipArchive } from "./zip.js";

/** A range of merged cells; rows from 1, columns from 0, both ends included. */
interface Merge {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/**
 * Reads the cells of one sheet. A formula has the result stored when the workbook was saved. A merged cell's value is
 * repeated in every cell it covers, in rows that have other content. @throws TableRefused
 */
export async function readSheet(
  archive: ZipArchive,
  workbook: Workbook,
  { name, part }: { name: string; part: string },
): Promise<Sheet> {
  const rows: SheetRow[] = [];
  const merges: Merge[] = [];
  let row: { number: number; cells: (CellValue | undefined)[] } = { number: 0, cells: [] };
  let cell = { column: -1, type: "n", style: 0 };
  let value = "";
  let inValue = false;
  let inPronunciation = false;

  const endRow = () => {
    if (row.cells.length === 0) return;
    if (rows.length >= LIMITS.rows) throw new TableRefused("TOO_MANY_ROWS");
    rows.push(row);
  };
  const endCell = () => {
    const read = value === "" ? undefined : readCell(value, cell, workbook);
    if (read === undefined) return;
    const { column } = cell;
    if (column >= LIMITS.columns) throw new TableRefused("TOO_MANY_COLUMNS", { row: row.number });
    if (typeof read === "string" && read.length > LIMITS.cellCharacters)
      throw new TableRefused("CELL_TOO_LONG", { row: row.number, column: column + 1 });
    row.cells[column] = read;
  };
  await readXml(archive, part, {
    open(tag, { r, t, s, ref }) {
      if (tag === "row") row = { number: rowNumber(r, row.number + 1), cells: [] };
      if (tag === "row") cell = { column: -1, type: "n", style: 0 };
      else if (tag === "c") {
        value = "";
        cell = { column: columnOf(r) ?? cell.column + 1, type: t ?? "n", style: Number(s ?? 0) };
      } else if (tag === "rPh") inPronunciation = true;
      else if (tag === "v" || tag === "t") inValue = !inPronunciation;
      else if (tag === "mergeCell" && ref) {
        const merge = readMerge(ref);
        if (!merge || merges.length >= LIMITS.merges) throw new TableRefused("TOO_MUCH_WORK");
        merges.push(merge);
      }
    },
    text(piece) {
      if (inValue && value.length <= LIMITS.cellCharacters) value += piece;
    },
    close(tag) {
      if (tag === "v" || tag === "t") inValue = false;
      else if (tag === "rPh") inPronunciation = false;
      else if (tag === "c") endCell();
      else if (tag === "row") endRow();
    },
  });
  return { name, rows: spread(rows, merges) };
}

function readCell(
  value: string,
  { type, style }: { type: string; style: number },
  { sharedStrings, formats, from1904 }: Workbook,
): CellValue | undefined {
  if (type === "s") return unneutralised(sharedStrings[Number(value)] ?? "") || undefined;
  if (type === "b") return value === "1" ? "TRUE" : "FALSE";
  if (type === "d") return value.replace("T", " ").replace(/(:\d\d):\d\d(\.\d+)?Z?$/, "$1");
  if (type !== "n") return unneutralised(value); // an inline text, the text of a formula, or an error such as #N/A
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  const format = formats[style] ?? null;
  return (format && momentOfSerial(number, format, { from1904 })) ?? number;
}

function spread(rows: SheetRow[], merges: readonly Merge[]): SheetRow[] {
  const indexOf = new Map(rows.map(({ number }, index) => [number, index]));
  let filled = 0;
  for (const { top, bottom, left, right } of merges) {
    const first = indexOf.get(top);
    const value = first === undefined ? undefined : rows[first]!.cells[left];
    if (first === undefined || value === undefined) continue;
    for (let index = first; index < rows.length && rows[index]!.number <= bottom; index += 1) {
      const { cells } = rows[index]!;
      for (let column = left; column <= Math.min(right, LIMITS.columns - 1); column += 1) {
        cells[column] ??= value;
        filled += 1;
      }
      if (filled > LIMITS.rows * LIMITS.columns) throw new TableRefused("TOO_MUCH_WORK");
    }
  }
  return rows;
}

function readMerge(ref: string): Merge | null {
  const [from = "", to = from] = ref.split(":");
  const [left, right, top, bottom] = [columnOf(from), columnOf(to), rowNumber(from, 0), rowNumber(to, 0)];
  if (left === null || right === null || top < 1 || bottom < top || right < left) return null;
  return { top, bottom, left, right };
}

/** Returns the row of `B7` or `7`. */
function rowNumber(reference: string | undefined, otherwise: number): number {
  const digits = /\d{1,7}$/.exec(reference ?? "")?.[0];
  return digits === undefined ? otherwise : Number(digits);
}

/** Returns the column of `B7`, from 0. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^\$?([A-Z]{1,3})/.exec(reference ?? "")?.[1];
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
