import { get } from "node:http";
import { setTimeout } from "node:timers/promises";
import { doubledOf, lostOf, startLoad, waitUntilCaughtUp } from "./load.js";
import type { ProcessName, SystemUnderTest } from "./system-under-test.js";

/** A fault outside the product that is injected for a while. */
export interface InjectedFault {
  begin(): Promise<void>;
  /** Runs during the fault, and ends early when it is over. */
  meanwhile?(signal: AbortSignal): Promise<void>;
  /** Removes the fault. */
  end(): Promise<void>;
}

export interface FaultDrill {
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  /** Writes that were not acknowledged at first. */
  readonly failed: number;
  /** Processes whose `/readyz` was negative, or did not answer within its bound. */
  readonly unready: readonly string[];
  /** The longest that `/readyz` took to answer; null where some did not within 10 s. */
  readonly readyzMs: number | null;
  /** True if the log names the fault. */
  readonly isLogged: boolean;
  /** The size of the log meanwhile, in kB. */
  readonly loggedKb: number;
  /**
   * From the end of the fault until `/readyz` is positive everywhere and writes are acknowledged again; null where not
   * within a minute.
   */
  readonly wellAfterMs: number | null;
  /** Until everything is delivered and counted; null where not within a minute. */
  readonly caughtUpMs: number | null;
  /** Processes that ended. */
  readonly fallen: readonly string[];
}

const ANSWER_WITHIN_MS = 10_000;
const [LOOK_EVERY_MS, PATIENCE_MS] = [500, 60_000];
const PROBED: readonly ProcessName[] = ["gateway", "agencies", "venues", "campaigns", "attendance"];

/** Runs a load during a fault, and until the product has recovered. */
export async function drillFault(
  system: SystemUnderTest,
  fault: InjectedFault,
  { callers, beforeMs, forMs, says }: { callers: number; beforeMs: number; forMs: number; says: RegExp },
): Promise<FaultDrill> {
  const load = await startLoad(system, callers);
  await setTimeout(beforeMs);
  const loggedBefore = system.processes.loggedBytes;
  const over = new AbortController();
  const probing = probe(system, over.signal);
  await fault.begin();
  const meanwhile = fault.meanwhile?.(over.signal);
  await setTimeout(forMs);
  over.abort();
  const { unready, readyzMs } = await probing;
  const loggedKb = (system.processes.loggedBytes - loggedBefore) / 1000;
  await fault.end();
  await meanwhile;
  const endedAt = performance.now();
  const wellAfterMs = await untilWell(system, load, endedAt);
  await setTimeout(beforeMs);
  const written = await load.stop();
  return {
    acknowledged: written.campaigns.size + written.checkIns.size,
    lost: await lostOf(system, written),
    doubled: await doubledOf(system),
    failed: written.failed,
    unready,
    readyzMs,
    isLogged: PROBED.some((name) => system.processes.logOf(name).some((line) => says.test(line))),
    loggedKb,
    wellAfterMs,
    caughtUpMs: await waitUntilCaughtUp(system, PATIENCE_MS),
    fallen: system.processes.fallen,
  };
}

/** Polls the readiness of every process, as a load balancer would. */
async function probe(
  system: SystemUnderTest,
  signal: AbortSignal,
): Promise<{ unready: string[]; readyzMs: number | null }> {
  const unready = new Set<string>();
  let readyzMs: number | null = 0;
  await Promise.all(
    PROBED.map(async (name) => {
      while (!signal.aborted) {
        const { isReady, isAnswered, ms } = await readiness(system, name);
        if (!isReady) unready.add(name);
        readyzMs = readyzMs === null || !isAnswered ? null : Math.max(readyzMs, ms);
        await setTimeout(LOOK_EVERY_MS);
      }
    }),
  );
  return { unready: [...unready].sort(), readyzMs };
}

async function readiness(
  system: SystemUnderTest,
  name: ProcessName,
): Promise<{ isReady: boolean; isAnswered: boolean; ms: number }> {
  const began = performance.now();
  const status = await statusOf(`${system.urlOf(name)}/readyz`);
  return { isReady: status === 200, isAnswered: status !== null, ms: performance.now() - began };
}

/**
 * Returns the status over a new connection, as a load balancer asks: open connections tell nothing about new ones. Null
 * without an answer.
 */
function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const call = get(url, { agent: false, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    call.on("error", () => resolve(null));
  });
}

async function untilWell(
  system: SystemUnderTest,
  load: { readonly acknowledged: number },
  since: number,
): Promise<number | null> {
  const before = load.acknowledged;
  while (performance.now() - since < PATIENCE_MS) {
    const all = await Promise.all(PROBED.map((name) => readiness(system, name)));
    if (all.every(({ isReady }) => isReady) && load.acknowledged > before) return performance.now() - since;
    await setTimeout(LOOK_EVERY_MS / 5);
  }
  return null;
}
