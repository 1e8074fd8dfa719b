/** A day and a time of day as shown in a sheet, without a time zone; at least one is present. */
export interface Moment {
  /** `YYYY-MM-DD` */
  readonly date: string | null;
  /** `HH:mm` */
  readonly time: string | null;
}

/** The value of a cell. */
export type CellValue = string | number | Moment;

/** A known column and the spellings of its header. */
export interface KnownColumn {
  readonly name: string;
  /** Its header spellings, such as `活动名称` and `标题`; spaces, width, case and text in brackets are ignored. */
  readonly titles: readonly string[];
}

export interface TableColumn {
  /** The name of the known column, or else the header as written. */
  readonly name: string;
  /** As written in the file. */
  readonly header: string;
  readonly known: boolean;
}

export interface TableRow {
  /** As the spreadsheet program shows it: the first row of the sheet is 1. */
  readonly number: number;
  /** By column name; empty cells are absent. */
  readonly cells: Readonly<Record<string, CellValue>>;
}

/** The rows below a header. */
export interface SheetTable {
  /** Null for CSV. */
  readonly sheet: string | null;
  readonly headerRow: number;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

/** A row of a sheet before its header is known: cells by column number, from 0. */
export interface SheetRow {
  readonly number: number;
  readonly cells: (CellValue | undefined)[];
}

/** A sheet with its non-empty rows, by number. */
export interface Sheet {
  readonly name: string | null;
  readonly rows: readonly SheetRow[];
}

/** Formats a cell as text: `2026-03-04 10:00` for a moment, the shortest decimal for a number. */
export function cellAsText(cell: CellValue): string {
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return String(Number(cell.toPrecision(15)));
  return [cell.date, cell.time].filter((part) => part !== null).join(" ");
}
