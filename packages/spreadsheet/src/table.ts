/** A day and a time of day as a sheet shows them, without a time zone; at least one is there. */
export interface Moment {
  /** `YYYY-MM-DD` */
  readonly date: string | null;
  /** `HH:mm` */
  readonly time: string | null;
}

/** What stands in a cell. */
export type CellValue = string | number | Moment;

/** A column that somebody knows, and the ways its header is written. */
export interface KnownColumn {
  readonly name: string;
  /** Headers that mean it, such as `活动名称` and `标题`; spaces, width, case and what stands in brackets do not matter. */
  readonly titles: readonly string[];
}

export interface TableColumn {
  /** Name of the known column, else the header as it is written. */
  readonly name: string;
  /** As it is written in the file. */
  readonly header: string;
  readonly known: boolean;
}

export interface TableRow {
  /** As the spreadsheet program shows it: the first row of the sheet is 1. */
  readonly number: number;
  /** By the name of the column; a column in which the row has nothing is absent. */
  readonly cells: Readonly<Record<string, CellValue>>;
}

/** The rows beneath a header. */
export interface SheetTable {
  /** Null for CSV. */
  readonly sheet: string | null;
  readonly headerRow: number;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

/** A row of a sheet before anybody knows its header: cells by the number of their column, from 0. */
export interface SheetRow {
  readonly number: number;
  readonly cells: (CellValue | undefined)[];
}

/** Rows that have anything in them, by number. */
export interface Sheet {
  readonly name: string | null;
  readonly rows: readonly SheetRow[];
}

/** A cell as text: `2026-03-04 10:00` for a moment, the shortest decimal for a number. */
export function cellAsText(cell: CellValue): string {
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return String(Number(cell.toPrecision(15)));
  return [cell.date, cell.time].filter((part) => part !== null).join(" ");
}
