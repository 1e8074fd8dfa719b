import { LIMITS } from "./limits.js";
import { headerKey, tidy } from "./plain-text.js";
import type { CellValue, KnownColumn, Sheet, SheetRow, SheetTable, TableColumn, TableRow } from "./table.js";
import { cellAsText } from "./table.js";

/** The maximum number of rows of titles and notes above a header. */
const ROWS_SEARCHED = 30;
/** Words that begin the closing lines of a form, below its rows. */
const CLOSING_WORDS =
  /^(合\s*计|总\s*计|注|备注|说明|填表人|填报人|制表人|审核人|联系人|total|notes?)\s*([:：]|$)/i;

/**
 * Finds the header of a sheet by its known columns and returns the rows below it. A title above it is skipped, and a
 * two-row header is read as one. Headers repeated on every page, and the closing lines of a form, are skipped.
 * @param isAlone true if one known column is enough, as in a list of numbers only; by default two are required
 * @returns null when no row contains enough of the known columns
 */
export function tableBeneathHeader(
  { name, rows }: Sheet,
  known: readonly KnownColumn[],
  { isAlone = false }: { isAlone?: boolean } = {},
): SheetTable | null {
  const byTitle = new Map(
    known.flatMap((column) =>
      [column.name, ...column.titles].map((title) => [headerKey(title), column.name]),
    ),
  );
  const at = findHeader(rows, byTitle, isAlone ? 1 : 2);
  if (at === null) return null;
  const headers = headersOf(rows, at, byTitle);
  const header = rows[at]!;
  return {
    sheet: name,
    headerRow: header.number,
    columns: headers.filter((column) => column !== null),
    rows: rows
      .slice(at + 1)
      .filter((row) => !isSame(row, header) && !isClosing(row))
      .map((row) => nameCells(row, headers))
      .filter(({ cells }) => Object.keys(cells).length > 0),
  };
}

function findHeader(
  rows: readonly SheetRow[],
  byTitle: ReadonlyMap<string, string>,
  least: number,
): number | null {
  const counts = rows.slice(0, ROWS_SEARCHED).map((_, index) => {
    const names = headersOf(rows, index, byTitle).map((column) => (column?.known ? column.name : null));
    return new Set(names.filter((name) => name !== null)).size;
  });
  const most = Math.max(0, ...counts);
  if (most < Math.min(least, new Set(byTitle.values()).size)) return null;
  let at = counts.indexOf(most);
  // A header merged over two rows has the same texts in both.
  while (at + 1 < counts.length && isSame(rows[at]!, rows[at + 1]!)) at += 1;
  return at;
}

/** Returns the columns of a header row: by its own texts, or combined with the row above, as 时间 over 开始. */
function headersOf(
  rows: readonly SheetRow[],
  at: number,
  byTitle: ReadonlyMap<string, string>,
): (TableColumn | null)[] {
  const taken = new Set<string>();
  const textAt = (index: number, column: number) => tidy(cellText(rows[index]?.cells[column]));
  const nameOf = (title: string) =>
    title.length > LIMITS.headerCharacters ? undefined : byTitle.get(headerKey(title));
  return Array.from(rows[at]!.cells, (cell, column): TableColumn | null => {
    const own = tidy(cellText(cell));
    if (own === "") return null;
    const found = nameOf(own) ?? nameOf(textAt(at - 1, column) + own);
    const name = found && !taken.has(found) ? found : own;
    if (taken.has(name)) return null;
    taken.add(name);
    return { name, header: own.replaceAll("\n", " "), known: name === found };
  });
}

function nameCells({ number, cells }: SheetRow, headers: readonly (TableColumn | null)[]): TableRow {
  const named = headers.flatMap((column, index): [string, CellValue][] => {
    const cell = cells[index];
    return column && cell !== undefined && cellText(cell).trim() !== "" ? [[column.name, cell]] : [];
  });
  return { number, cells: Object.fromEntries(named) };
}

function isSame(one: SheetRow, other: SheetRow): boolean {
  const width = Math.max(one.cells.length, other.cells.length);
  return Array.from({ length: width }, (_, column) => column).every(
    (column) => cellText(one.cells[column]) === cellText(other.cells[column]),
  );
}

/**
 * Returns true if a row is the closing line of a form: one text, merged over the sheet. 合计 may have numbers beside it.
 */
function isClosing({ cells }: SheetRow): boolean {
  const texts = [...new Set(cells.filter((cell) => cell !== undefined).map((cell) => tidy(cellText(cell))))];
  return CLOSING_WORDS.test(texts[0] ?? "") && texts.slice(1).every((text) => /^[\d.]+$/.test(text));
}

function cellText(cell: CellValue | undefined): string {
  return cell === undefined ? "" : cellAsText(cell);
}
