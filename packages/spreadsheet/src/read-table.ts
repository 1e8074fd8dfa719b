import { Worker } from "node:worker_threads";
import { LIMITS } from "./limits.js";
import type { ParseOptions } from "./parse-table.js";
import { TableRefused } from "./refusal.js";
import type { SheetTable, TableRow } from "./table.js";
import type { TableTexts, TextRow } from "./texts.js";
import type { ReaderMessage } from "./thread.js";

/** The maximum number of files read at once; more wait. */
const THREADS = 2;

/** The Node.js options for running the TypeScript sources in tests: an import of `.js` resolves to `.ts`. */
const AS_SOURCES = [
  "--no-warnings",
  "--conditions=source",
  `--import=data:text/javascript,${encodeURIComponent(`import { registerHooks } from "node:module";
registerHooks({ resolve(name, context, next) {
  try { return next(name, context); } catch { return next(name.replace(/\\.js$/, ".ts"), context); }
} });`)}`,
];
const isSource = import.meta.url.endsWith(".ts");
const program = new URL(isSource ? "./thread.ts" : "./thread.js", import.meta.url);

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Reads the table of an Excel workbook (.xlsx), or of CSV in UTF-8, UTF-16 with a byte order mark, or GB18030, with
 * commas, tabs or semicolons. Reading runs in a worker thread with limited heap and time, so that the caller's event
 * loop stays free.
 * @param bytes not modified
 * @throws TableRefused if it is not a table, or exceeds LIMITS
 */
export async function readTable(bytes: Uint8Array, options: ParseOptions): Promise<SheetTable> {
  const { named: _, ...table } = await readWithPermit<TableRow>(bytes, options, null);
  return table;
}

/**
 * Reads a table in the form of an import: texts in the order of its columns, also converted in the worker thread.
 * @param names of the wanted columns; an empty column is left out
 * @throws TableRefused as `readTable` does, and if the texts exceed LIMITS
 */
export async function readTexts(
  bytes: Uint8Array,
  options: ParseOptions,
  names: readonly string[],
): Promise<TableTexts> {
  const { columns: headers, named: columns, rows } = await readWithPermit<TextRow>(bytes, options, names);
  return { headers, columns, rows };
}

type Read<Row> = Omit<SheetTable, "rows"> & {
  readonly named: readonly string[];
  readonly rows: readonly Row[];
};

async function readWithPermit<Row>(
  bytes: Uint8Array,
  options: ParseOptions,
  names: readonly string[] | null,
): Promise<Read<Row>> {
  if (bytes.length > LIMITS.fileBytes) throw new TableRefused("FILE_TOO_LARGE");
  // The permit is passed directly to the next in the queue, so that no later caller can overtake it.
  if (running < THREADS) running += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await readInThread<Row>(bytes, options, names);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

async function readInThread<Row>(
  bytes: Uint8Array,
  options: ParseOptions,
  names: readonly string[] | null,
): Promise<Read<Row>> {
  const copy = new Uint8Array(bytes).buffer;
  const thread = new Worker(program, {
    workerData: { bytes: copy, options, names },
    transferList: [copy],
    env: {},
    execArgv: isSource ? AS_SOURCES : [],
    resourceLimits: { maxOldGenerationSizeMb: LIMITS.heapMegabytes, maxYoungGenerationSizeMb: 32 },
  });
  try {
    return await answerOf<Row>(thread);
  } finally {
    await thread.terminate();
  }
}

function answerOf<Row>(thread: Worker): Promise<Read<Row>> {
  const { promise, resolve, reject } = Promise.withResolvers<Read<Row>>();
  const rows: Row[] = [];
  const timer = setTimeout(() => reject(new TableRefused("TOO_MUCH_WORK")), LIMITS.milliseconds);
  thread.on("message", (message: ReaderMessage) => {
    if ("rows" in message) rows.push(...(message.rows as readonly Row[]));
    else if ("table" in message) resolve({ ...message.table, rows });
    else reject(new TableRefused(message.refused, message.values));
  });
  thread.on("error", (error: Error & { code?: string }) => {
    const isTooMuch = error.code === "ERR_WORKER_OUT_OF_MEMORY" || error instanceof RangeError;
    reject(new TableRefused(isTooMuch ? "TOO_MUCH_WORK" : "UNREADABLE", {}, error));
  });
  thread.on("exit", () => reject(new TableRefused("TOO_MUCH_WORK")));
  return promise.finally(() => clearTimeout(timer));
}
