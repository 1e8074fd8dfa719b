import { get } from "node:http";
import { setTimeout } from "node:timers/promises";
import { doubledOf, lostOf, startLoad, untilCaughtUp } from "./load.js";
import type { ProcessName, Scene } from "./system-under-test.js";

/** Something that is wrong outside the product for a while. */
export interface Trouble {
  begin(): Promise<void>;
  /** Runs during the trouble, and ends early when it is over. */
  meanwhile?(signal: AbortSignal): Promise<void>;
  /** Takes the cause away. */
  end(): Promise<void>;
}

export interface TroubleDrill {
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  /** Writes that were not acknowledged at first. */
  readonly failed: number;
  /** Processes whose `/readyz` said no, or did not answer within its bound. */
  readonly unready: readonly string[];
  /** The longest that `/readyz` took to answer; null where some did not within 10 s. */
  readonly readyzMs: number | null;
  /** True if the log says what is wrong. */
  readonly isLogged: boolean;
  /** Logged in all while it lasted, in kB. */
  readonly loggedKb: number;
  /** From the end of the cause until `/readyz` says yes everywhere and writes are acknowledged again; null where not within a minute. */
  readonly wellAfterMs: number | null;
  /** Until all is told and counted; null where it is not within a minute. */
  readonly caughtUpMs: number | null;
  /** Processes that ended. */
  readonly fallen: readonly string[];
}

const ANSWER_WITHIN_MS = 10_000;
const [LOOK_EVERY_MS, PATIENCE_MS] = [500, 60_000];
const PROBED: readonly ProcessName[] = ["gateway", "agencies", "venues", "campaigns", "attendance"];

/** Lets people write while something is wrong for so long, and until all is well again. */
export async function drillTrouble(
  scene: Scene,
  trouble: Trouble,
  { callers, beforeMs, forMs, says }: { callers: number; beforeMs: number; forMs: number; says: RegExp },
): Promise<TroubleDrill> {
  const load = await startLoad(scene, callers);
  await setTimeout(beforeMs);
  const loggedBefore = scene.processes.loggedBytes;
  const over = new AbortController();
  const probing = probe(scene, over.signal);
  await trouble.begin();
  const meanwhile = trouble.meanwhile?.(over.signal);
  await setTimeout(forMs);
  over.abort();
  const { unready, readyzMs } = await probing;
  const loggedKb = (scene.processes.loggedBytes - loggedBefore) / 1000;
  await trouble.end();
  await meanwhile;
  const endedAt = performance.now();
  const wellAfterMs = await untilWell(scene, load, endedAt);
  await setTimeout(beforeMs);
  const written = await load.stop();
  return {
    acknowledged: written.campaigns.size + written.checkIns.size,
    lost: await lostOf(scene, written),
    doubled: await doubledOf(scene),
    failed: written.failed,
    unready,
    readyzMs,
    isLogged: PROBED.some((name) => scene.processes.logOf(name).some((line) => says.test(line))),
    loggedKb,
    wellAfterMs,
    caughtUpMs: await untilCaughtUp(scene, PATIENCE_MS),
    fallen: scene.processes.fallen,
  };
}

/** Asks every process again and again how it does, as a balancer would. */
async function probe(
  scene: Scene,
  signal: AbortSignal,
): Promise<{ unready: string[]; readyzMs: number | null }> {
  const unready = new Set<string>();
  let readyzMs: number | null = 0;
  await Promise.all(
    PROBED.map(async (name) => {
      while (!signal.aborted) {
        const { isReady, isAnswered, ms } = await readiness(scene, name);
        if (!isReady) unready.add(name);
        readyzMs = readyzMs === null || !isAnswered ? null : Math.max(readyzMs, ms);
        await setTimeout(LOOK_EVERY_MS);
      }
    }),
  );
  return { unready: [...unready].sort(), readyzMs };
}

async function readiness(
  scene: Scene,
  name: ProcessName,
): Promise<{ isReady: boolean; isAnswered: boolean; ms: number }> {
  const began = performance.now();
  const status = await statusOf(`${scene.urlOf(name)}/readyz`);
  return { isReady: status === 200, isAnswered: status !== null, ms: performance.now() - began };
}

/** Over a connection of its own, as a balancer asks: those that are open say nothing of new ones. Null where there is no answer. */
function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const asked = get(url, { agent: false, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    asked.on("error", () => resolve(null));
  });
}

async function untilWell(
  scene: Scene,
  load: { readonly acknowledged: number },
  since: number,
): Promise<number | null> {
  const before = load.acknowledged;
  while (performance.now() - since < PATIENCE_MS) {
    const all = await Promise.all(PROBED.map((name) => readiness(scene, name)));
    if (all.every(({ isReady }) => isReady) && load.acknowledged > before) return performance.now() - since;
    await setTimeout(LOOK_EVERY_MS / 5);
  }
  return null;
}
