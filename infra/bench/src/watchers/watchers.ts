import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { BenchEnvironment } from "../bench-environment.js";
import { percentile } from "../timing.js";
import { measureCost } from "./cost.js";
import { anEvent, findAreaIds, checkInNewcomer, signInMany } from "./seed-data.js";
import type { ReceivedFrame, WatcherReport, WatcherCommand, Watcher } from "./watcher.type.js";

const WATCHERS = 1_000;
const QUIET_MS = 8_000;
/** Single check-ins, further apart than the updates of a total. */
const SINGLE = { checkIns: 12, everyMs: 2_500 };
const BUSY = { checkIns: 800, everyMs: 20 };

/** One check-in: its community, and when it was acknowledged. */
interface CheckedIn {
  readonly area: string;
  readonly at: number;
}

/**
 * Measures a thousand subscribers of totals in another process, each with a session of its own and half of them over
 * SSE: the time from the answer to a check-in until its number is on a screen, the queries to the database, and the
 * processor time.
 */
export async function benchWatchers(environment: BenchEnvironment): Promise<string> {
  const url = await environment.starlane.gateway.listen({ port: 0, host: "127.0.0.1" });
  const { communities, above } = await findAreaIds(environment);
  const event = await anEvent(environment);
  const tokens = await signInMany(environment, WATCHERS);
  const watcher = (area: string, index: number): Watcher => ({
    token: tokens[index]!,
    area,
    transport: index % 2 === 0 ? "WebSocket" : "SSE",
    language: index % 3 === 0 ? "en" : "zh-CN",
  });
  const places = [...communities, ...above];
  const lines: string[] = [await quietLine(environment)];
  for (const [what, areas] of [
    ["the district, all of them", ["640105"]],
    [`${places.length} areas, by three roles and in two languages`, places],
  ] as const) {
    const watchers = tokens.map((_, index) => watcher(areas[index % areas.length]!, index));
    for (const [how, load] of [
      ["one by one", SINGLE],
      [`${1_000 / BUSY.everyMs} a second`, BUSY],
    ] as const)
      lines.push(
        `| ${what} | ${how} | ${await measure(environment, { url, watchers, communities, event, load })} |`,
      );
  }
  return [
    `## ${WATCHERS.toLocaleString("en")} who watch coverage`,
    "",
    `\`coverageChanged\` for ${WATCHERS} sign-ins, half over WebSocket and half over SSE, with the area's name from another service. From the moment a check-in is acknowledged until a watcher has the frame that counts it. The watchers are a process beside the server, and take part of the same processor.`,
    "",
    "| they watch | check-ins | p50 ms | p99 ms | at most ms | frames | missed | transactions a second | with nobody checked in | processor of the server |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

async function quietLine(environment: BenchEnvironment): Promise<string> {
  const { perSecond, processor } = await measureCost(environment, () => setTimeout(QUIET_MS));
  return `| nobody | none | | | | | | | ${perSecond.toFixed(1)} | ${processor} |`;
}

interface Run {
  readonly url: string;
  readonly watchers: readonly Watcher[];
  readonly communities: readonly string[];
  readonly event: string;
  readonly load: { readonly checkIns: number; readonly everyMs: number };
}

async function measure(
  environment: BenchEnvironment,
  { url, watchers, communities, event, load }: Run,
): Promise<string> {
  const clients = fork(new URL("./clients.js", import.meta.url));
  clients.send({ url, watchers } satisfies WatcherCommand);
  await reportFrom(clients);
  const still = await measureCost(environment, () => setTimeout(QUIET_MS));
  const done: CheckedIn[] = [];
  const busy = await measureCost(environment, async () => {
    const pending: Promise<void>[] = [];
    for (let index = 0; index < load.checkIns; index += 1) {
      const area = communities[(index * 7) % communities.length]!;
      pending.push(checkInNewcomer(environment, event, area).then((at) => void done.push({ area, at })));
      await setTimeout(load.everyMs);
    }
    await Promise.all(pending);
    await setTimeout(3_000);
  });
  clients.send({ end: true } satisfies WatcherCommand);
  const report = await reportFrom(clients);
  clients.disconnect();
  const { delays, frames, missed } = delaysOf("frames" in report ? report.frames : [], watchers, done);
  const times = [percentile(delays, 0.5), percentile(delays, 0.99), percentile(delays, 1)];
  return [
    ...times.map((ms) => ms.toFixed(0)),
    frames,
    missed,
    busy.perSecond.toFixed(1),
    still.perSecond.toFixed(1),
    busy.processor,
  ].join(" | ");
}

/** @throws Error when the watchers end instead */
async function reportFrom(clients: ChildProcess): Promise<WatcherReport> {
  const ended = once(clients, "exit").then(([code, signal]) => {
    throw new Error(`The watchers ended with ${code ?? signal}.`);
  });
  return Promise.race([once(clients, "message").then(([report]) => report as WatcherReport), ended]);
}

/**
 * Returns, for every check-in and every watcher of an area that contains it, the time from its acknowledgement to the
 * first frame that counts it and all before it.
 */
function delaysOf(
  frames: readonly ReceivedFrame[],
  watchers: readonly Watcher[],
  done: readonly CheckedIn[],
) {
  const inOrder = done.toSorted((one, other) => one.at - other.at);
  const byWatcher = Map.groupBy(frames, ({ watcher }) => watcher);
  const delays: number[] = [];
  let missed = 0;
  for (const [index, { area }] of watchers.entries()) {
    const [first, ...others] = byWatcher.get(index)!;
    const relevant = inOrder.filter((one) => one.area.startsWith(area));
    for (const [before, { at }] of relevant.entries()) {
      const frame = others.find(({ contacts }) => contacts > first!.contacts + before);
      if (frame) delays.push(Math.max(0, frame.at - at));
      else missed += 1;
    }
  }
  return { delays, missed, frames: frames.length - watchers.length };
}
