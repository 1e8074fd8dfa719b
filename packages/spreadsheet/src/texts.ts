import { LIMITS } from "./limits.js";
import { TableRefused } from "./refusal.js";
import { cellAsText, type TableColumn, type TableRow } from "./table.js";

export interface TextRow {
  /** As the spreadsheet program shows it. */
  readonly number: number;
  /** In the order of the columns; empty cells are empty texts. */
  readonly texts: readonly string[];
}

/** A table as texts. */
export interface TableTexts {
  /** The columns of the file, with their headers. */
  readonly headers: readonly TableColumn[];
  /** The names of the columns of the texts. */
  readonly columns: readonly string[];
  readonly rows: readonly TextRow[];
}

/**
 * Returns the cells of rows as texts, in the order of `names`; columns without any content are left out.
 * @throws TableRefused TOO_MUCH_TEXT as soon as the limit is exceeded
 */
export function textsOf(
  rows: readonly TableRow[],
  names: readonly string[],
): Pick<TableTexts, "columns" | "rows"> {
  const columns = names.filter((name) => rows.some(({ cells }) => cells[name] !== undefined));
  let bytes = 0;
  const texts = rows.map(({ number, cells }) => ({
    number,
    texts: columns.map((name) => {
      const cell = cells[name];
      const text = cell === undefined ? "" : cellAsText(cell);
      bytes += Buffer.byteLength(text);
      if (bytes > LIMITS.textBytes) throw new TableRefused("TOO_MUCH_TEXT");
      return text;
    }),
  }));
  return { columns, rows: texts };
}
