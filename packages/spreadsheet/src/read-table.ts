import { Worker } from "node:worker_threads";
import { LIMITS } from "./limits.js";
import type { ParseOptions } from "./parse-table.js";
import { TableRefused } from "./refusal.js";
import type { SheetTable, TableRow } from "./table.js";
import type { TableTexts, TextRow } from "./texts.js";
import type { ReaderMessage } from "./thread.js";

/** Files read at once; more wait for their turn. */
const THREADS = 2;

/** How Node runs these sources as they are, in tests: what is imported as `.js` lies there as `.ts`. */
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
 * Reads the table of an Excel workbook (.xlsx) or of CSV in UTF-8, UTF-16 with a mark, or GB18030, with commas, tabs or
 * semicolons. It is read in a thread of its own with a bounded heap and time, so that the caller answers others meanwhile.
 * @param bytes left as they are
 * @throws TableRefused when it is none, or larger or dearer than LIMITS allow
 */
export async function readTable(bytes: Uint8Array, options: ParseOptions): Promise<SheetTable> {
  const { named: _, ...table } = await readInTurn<TableRow>(bytes, options, null);
  return table;
}

/**
 * Reads a table as the import of a noun takes it: texts in the order of its columns, made in the thread as well.
 * @param names of the columns that are wanted; one in which nothing stands is left out
 * @throws TableRefused as `readTable` does, and where its texts come to more than LIMITS allow
 */
export async function readTexts(
  bytes: Uint8Array,
  options: ParseOptions,
  names: readonly string[],
): Promise<TableTexts> {
  const { columns: headers, named: columns, rows } = await readInTurn<TextRow>(bytes, options, names);
  return { headers, columns, rows };
}

type Read<Row> = Omit<SheetTable, "rows"> & {
  readonly named: readonly string[];
  readonly rows: readonly Row[];
};

async function readInTurn<Row>(
  bytes: Uint8Array,
  options: ParseOptions,
  names: readonly string[] | null,
): Promise<Read<Row>> {
  if (bytes.length > LIMITS.fileBytes) throw new TableRefused("FILE_TOO_LARGE");
  // Whoever ends hands its turn to the next, so that nobody who comes later can slip in between.
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
  thread.on("message", (said: ReaderMessage) => {
    if ("rows" in said) rows.push(...(said.rows as readonly Row[]));
    else if ("table" in said) resolve({ ...said.table, rows });
    else reject(new TableRefused(said.refused, said.values));
  });
  thread.on("error", (error: Error & { code?: string }) => {
    const isTooMuch = error.code === "ERR_WORKER_OUT_OF_MEMORY" || error instanceof RangeError;
    reject(new TableRefused(isTooMuch ? "TOO_MUCH_WORK" : "UNREADABLE", {}, error));
  });
  thread.on("exit", () => reject(new TableRefused("TOO_MUCH_WORK")));
  return promise.finally(() => clearTimeout(timer));
}
