import { parentPort, workerData } from "node:worker_threads";
import { parseTable, type ParseOptions } from "./parse-table.js";
import { TableRefused, type TableRefusalCode } from "./refusal.js";
import type { SheetTable, TableRow } from "./table.js";
import { textsOf, type TextRow } from "./texts.js";

/** A message from the thread, in this order: its rows in batches, then the rest of the table; or the refusal. */
export type ReaderMessage =
  | { readonly rows: readonly (TableRow | TextRow)[] }
  | { readonly table: Omit<SheetTable, "rows"> & { readonly named: readonly string[] } }
  | { readonly refused: TableRefusalCode; readonly values: TableRefused["values"] };

/** Few enough that receiving a batch does not block the event loop. */
const ROWS_AT_ONCE = 250;

const { bytes, options, names } = workerData as {
  bytes: ArrayBuffer;
  options: ParseOptions;
  names: readonly string[] | null;
};
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const post = (message: ReaderMessage) => parentPort!.postMessage(message);
try {
  const { rows: read, ...rest } = await parseTable(Buffer.from(bytes), options);
  const { columns: named, rows } = names === null ? { columns: [], rows: read } : textsOf(read, names);
  const table = { ...rest, named };
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) post({ rows: rows.slice(at, at + ROWS_AT_ONCE) });
  post({ table });
} catch (error) {
  if (!(error instanceof TableRefused)) throw error;
  post({ refused: error.code, values: error.values });
}
