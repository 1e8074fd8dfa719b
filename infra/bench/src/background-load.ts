import { monitorEventLoopDelay } from "node:perf_hooks";
import type { BenchEnvironment } from "./bench-environment.js";
import { percentile } from "./timing.js";

const PAUSE_MS = 10;
const NANOSECONDS = 1_000_000;

/** The result of work under background load, and the response times of the other clients, in milliseconds. */
export interface LoadedRun<Answer> {
  readonly answer: Answer;
  readonly tookMs: number;
  /** The most that memory grew during the work. */
  readonly grownMegabytes: number;
  /** The event loop's delay. */
  readonly loop: { readonly p99: number; readonly most: number };
  /** For each background query, the response times of its repetitions. */
  readonly waits: readonly (readonly number[])[];
}

/** Runs a piece of work while each background query is repeated, with a short pause after each answer. */
export async function runUnderLoad<Answer>(
  questions: readonly (() => Promise<unknown>)[],
  work: () => Promise<Answer>,
): Promise<LoadedRun<Answer>> {
  const done = new AbortController();
  const before = process.memoryUsage().rss;
  let peak = before;
  const background = questions.map(async (ask) => {
    const waits: number[] = [];
    while (!done.signal.aborted) {
      const began = performance.now();
      await ask();
      waits.push(performance.now() - began);
      peak = Math.max(peak, process.memoryUsage().rss);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return waits;
  });
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const began = performance.now();
  const answer = await work();
  const tookMs = performance.now() - began;
  loop.disable();
  done.abort();
  return {
    answer,
    tookMs,
    grownMegabytes: (peak - before) / 1024 / 1024,
    loop: { p99: loop.percentile(99) / NANOSECONDS, most: loop.max / NANOSECONDS },
    waits: await Promise.all(background),
  };
}

/** Returns a light query. */
export function askDistrict(environment: BenchEnvironment): () => Promise<unknown> {
  return () => environment.ask("admin", "{ district { name } }");
}

/**
 * Returns a request that registers an event, in one of some venues after another, always at a free time.
 * @param minute of the hour, so that two such loads in parallel do not conflict
 */
export function registerOneByOne(
  environment: BenchEnvironment,
  campaign: string,
  venues: readonly string[],
  minute: number,
): () => Promise<unknown> {
  let count = 0;
  return async () => {
    const startsAt = Date.UTC(2027, 5, 1 + Math.floor(count / 200), 1, minute) + (count % 10) * 3_600_000;
    const input = {
      campaign,
      title: `单场宣讲 ${count}`,
      kind: "LECTURE",
      venue: venues[Math.floor(count / 10) % venues.length],
      audiences: ["RESIDENT"],
      startsAt: new Date(startsAt),
      endsAt: new Date(startsAt + 20 * 60_000),
    };
    count += 1;
    const { registerEvent } = await environment.ask(
      "planner",
      "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { __typename ... on UserError { message } } }",
      { input },
    );
    const result = registerEvent as { __typename: string; message?: string };
    if (result.__typename !== "Event") throw new Error(result.message);
  };
}

/** Formats the median and the longest of some times. */
export function waitSummary(waits: readonly number[]): string {
  return `${percentile(waits, 0.5).toFixed(0)} / ${Math.max(...waits).toFixed(0)}`;
}
