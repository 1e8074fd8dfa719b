import { request } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { COVERAGE, withContenders, type Name } from "../compared/questions.js";
import { measureAlternately, type MeasuredLoad } from "../alternate.js";
import type { Part } from "../part.type.js";
import { fill, FILL_SETTINGS } from "../reach/fill.js";
import { COVERAGE_FIELDS, QUESTIONS, type BenchQuestion, type ReportRow } from "../reach/questions.js";
import { showReach } from "../reach/show.js";
import { openBenchEnvironment, type BenchEnvironment } from "../bench-environment.js";
import { timed, type Timing } from "../timing.js";

const [PEOPLE, EVENTS] = [1_000_000, 2_000];
const [TIMES, WARM_UP] = [60, 10];
const TURNS = { callers: 1, rounds: 4, seconds: 2 };
const EXPORT_S = 24;
const NAIVE_WITHIN_MS = 90_000;

/** One query through the graph. */
interface Read extends Timing {
  readonly name: string;
  /** Processor time per answer, in ms: of the whole process, without the client and PostgreSQL. */
  readonly workMs: number;
  /** The longest time that the event loop was blocked meanwhile. */
  readonly heldMs: number;
  /** The time of `count(distinct)`; null when it exceeds the timeout. */
  readonly naiveMs: number | null;
}

export interface MeasuredReach {
  readonly attendances: number;
  readonly filledS: number;
  readonly countedS: number;
  readonly reads: readonly Read[];
  /** The first query, as the compared servers answer it. */
  readonly turns: Readonly<Record<Name, MeasuredLoad>>;
  readonly memory: Memory;
}

/** In MiB, of the process with all services and the gateway. */
interface Memory {
  readonly beforeMiB: number;
  readonly peakMiB: number;
  readonly restMiB: number;
  /** The highest in the first third of the time, and in the last. */
  readonly exporting: {
    readonly firstMiB: number;
    readonly lastMiB: number;
    readonly lines: number;
    readonly seconds: number;
  };
}

/** Coverage over so many attendances, beside the compared servers. */
export const reach: Part<MeasuredReach> = {
  minutes: 13,
  sizes: [1, 10, 30],
  measure,
  show: showReach,
};

async function measure(millions: number): Promise<MeasuredReach> {
  let [filledS, beforeMiB, began] = [0, 0, 0];
  const environment = await openBenchEnvironment({
    settings: FILL_SETTINGS,
    fill: async (adminUrl) => {
      filledS = await secondsOf(() =>
        fill(adminUrl, { attendances: millions * 1e6, people: PEOPLE, events: EVENTS }),
      );
      log(`${millions} million filled in ${filledS.toFixed(0)} s`);
      beforeMiB = memoryNow().rss;
      began = performance.now();
    },
  });
  const client = new Client({ connectionString: environment.adminUrl });
  await client.connect();
  try {
    await environment.counted();
    const countedS = (performance.now() - began) / 1000;
    log(`counted after ${countedS.toFixed(1)} s`);
    await client.query(
      `set search_path = attendance; set work_mem = '256MB'; set statement_timeout = ${NAIVE_WITHIN_MS}`,
    );
    const { rows } = await client.query<{ there: number }>("select count(*)::int as there from attendance");
    const reads: Read[] = [];
    for (const question of QUESTIONS) reads.push(await read(environment, client, question));
    const { rss: restMiB, peak: peakMiB } = memoryNow();
    const exporting = await memoryOfExport(environment);
    const memory = { beforeMiB, peakMiB, restMiB, exporting };
    // Last, since the compared servers run in this process, in threads of their own.
    const turns = await withContenders(environment, COVERAGE, (contenders) =>
      measureAlternately(contenders, TURNS),
    );
    return { attendances: rows[0]!.there, filledS, countedS, reads, turns, memory };
  } finally {
    await client.end();
    await environment.close();
  }
}

async function read(environment: BenchEnvironment, client: Client, question: BenchQuestion): Promise<Read> {
  const query = `query ($filter: CoverageFilter) { coverage(${question.args}, filter: $filter) { ${COVERAGE_FIELDS} } }`;
  let time = 0;
  const ask = () => environment.ask("analyst", query, { filter: question.filter(time++) });
  const { coverage } = (await ask()) as { coverage: { rows: ReportRow[] } };
  const naiveMs = await compareWithNaive(client, question, coverage.rows);

  for (let i = 0; i < WARM_UP; i += 1) await ask();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const before = process.cpuUsage();
  const graph = await timed(TIMES, 0, ask);
  const { user, system } = process.cpuUsage(before);
  delay.disable();
  log(`${question.name}: ${graph.median.toFixed(1)} ms`);
  return {
    name: question.name,
    ...graph,
    workMs: (user + system) / 1000 / TIMES,
    heldMs: delay.max / 1e6,
    naiveMs,
  };
}

/**
 * @returns the time of `count(distinct)`; null when it exceeds the timeout @throws Error unless both give the same
 * result
 */
async function compareWithNaive(
  client: Client,
  { name, key, naive }: BenchQuestion,
  rows: readonly ReportRow[],
): Promise<number | null> {
  const began = performance.now();
  const counted = await client
    .query<{ key: string; reached: number }>(naive)
    .catch((error: { code?: string }) => {
      if (error.code === "57014") return null;
      throw error;
    });
  if (counted === null) return null;
  const tookMs = performance.now() - began;
  const expected = new Map(counted.rows.map((each) => [each.key, each.reached]));
  const different = rows.filter((row) => row.reached !== (expected.get(key(row)) ?? 0));
  if (different.length > 0 || counted.rows.length > rows.length)
    throw new Error(`${name}: ${different.length} of ${rows.length} rows are not what count(distinct) says.`);
  return tookMs;
}

/** Reads the export of all attendances for a while, as fast as it comes. */
async function memoryOfExport(environment: BenchEnvironment): Promise<Memory["exporting"]> {
  const url = `${await environment.url()}/exports/attendances.jsonl`;
  const headers = { authorization: `Bearer ${await environment.tokenOf("analyst")}` };
  let lines = 0;
  let failure: Error | undefined;
  const exchange = request(url, { headers }, (response) => {
    if (response.statusCode !== 200)
      failure = new Error(`The export was answered with ${response.statusCode}.`);
    response.on("data", (chunk: Buffer) => {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    });
    response.on("error", () => undefined); // it is aborted before its end
  });
  exchange.on("error", () => undefined);
  exchange.end();
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let [firstMiB, lastMiB] = [0, 0];
  while (seconds() < EXPORT_S) {
    await setTimeout(100);
    const { rss } = memoryNow();
    if (seconds() < EXPORT_S / 3) firstMiB = Math.max(firstMiB, rss);
    if (seconds() > (EXPORT_S * 2) / 3) lastMiB = Math.max(lastMiB, rss);
  }
  exchange.destroy();
  if (failure) throw failure;
  return { firstMiB, lastMiB, lines, seconds: seconds() };
}

/** Returns the memory of this process in MiB: present and peak. */
function memoryNow(): { rss: number; peak: number } {
  const status = readFileSync("/proc/self/status", "utf8");
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return { rss: of("VmRSS"), peak: of("VmHWM") };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

const log = (line: string) => process.stderr.write(`${line}\n`);
