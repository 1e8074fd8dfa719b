import { parentPort, workerData } from "node:worker_threads";
import { parseTable, type ParseOptions } from "./parse-table.js";
import { TableRefused, type TableRefusalCode } from "./refusal.js";
import type { SheetTable, TableRow } from "./table.js";
import { textsOf, type TextRow } from "./texts.js";

/** What the thread says, in this order: its rows a few at a time, then the rest, or why there is nothing. */
export type ReaderMessage =
  | { readonly rows: readonly (TableRow | TextRow)[] }
  | { readonly table: Omit<SheetTable, "rows"> & { readonly named: readonly string[] } }
  | { readonly refused: TableRefusalCode; readonly values: TableRefused["values"] };

/** So few that whoever takes them in is not held up. */
const ROWS_AT_ONCE = 250;

const { bytes, options, names } = workerData as {
  bytes: ArrayBuffer;
  options: ParseOptions;
  names: readonly string[] | null;
};
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const say = (said: ReaderMessage) => parentPort!.postMessage(said);
try {
  const { rows: read, ...rest } = await parseTable(Buffer.from(bytes), options);
  const { columns: named, rows } = names === null ? { columns: [], rows: read } : textsOf(read, names);
  const table = { ...rest, named };
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) say({ rows: rows.slice(at, at + ROWS_AT_ONCE) });
  say({ table });
} catch (error) {
  if (!(error instanceof TableRefused)) throw error;
  say({ refused: error.code, values: error.values });
}
