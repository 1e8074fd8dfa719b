import { newId } from "@starlane/database";
import { setTimeout } from "node:timers/promises";
import { attack, type AttackGiven, type AttackReport } from "./attack.js";
import { lostCheckIns, startBackgroundClients, type Latency } from "./background-clients.js";
import type { ProcessName, SystemUnderTest } from "./system-under-test.js";

export interface OneCallerDrill {
  /** Latencies of the background clients. */
  readonly before: Latency;
  readonly during: Latency;
  readonly attack: AttackReport;
  /** Memory of the gateway, in MB: before, the highest sampled, and after the attack was over for a while. */
  readonly memory: { readonly before: number; readonly highest: number; readonly after: number };
  /** Acknowledged check-ins of the background clients that are missing. */
  readonly lost: number;
  /** Processes that ended. */
  readonly fallen: readonly string[];
}

/** Garbage is collected now and then; memory in use after this time counts as retained. */
const SETTLE_MS = 5_000;
const LOOK_EVERY_MS = 250;
const ALL: readonly ProcessName[] = ["agencies", "venues", "campaigns", "attendance", "gateway"];

/** Measures the latencies of the background clients before an attack and during it. */
export async function drillOneCaller(
  system: SystemUnderTest,
  given: Omit<AttackGiven, "url" | "token" | "subject"> & { readonly as?: string; readonly subject?: string },
  { measureMs }: { measureMs: number },
): Promise<OneCallerDrill> {
  const { as, subject = "", ...rest } = given;
  const token = as === undefined ? "" : await system.tokenOf(as);
  const backgroundClients = await startBackgroundClients(system);
  try {
    await backgroundClients.during(measureMs / 4); // warms up plans and caches
    const before = await backgroundClients.during(measureMs);
    const memory = { before: system.processes.memoryOf("gateway"), highest: 0, after: 0 };
    const watching = setInterval(() => {
      if (system.processes.isRunning("gateway"))
        memory.highest = Math.max(memory.highest, system.processes.memoryOf("gateway"));
    }, LOOK_EVERY_MS);
    const attacking = attack({ ...rest, url: system.url, token, subject });
    const during = await backgroundClients.during(measureMs);
    const report = await attacking.stop();
    clearInterval(watching);
    await setTimeout(SETTLE_MS);
    const fallen = ALL.filter((name) => !system.processes.isRunning(name));
    for (const name of fallen) await system.processes.start(name);
    memory.after = system.processes.memoryOf("gateway");
    await backgroundClients.stop();
    return {
      before,
      during,
      attack: report,
      memory,
      lost: await lostCheckIns(system, backgroundClients.acknowledged),
      fallen,
    };
  } finally {
    await backgroundClients.stop();
  }
}

export interface HallDrill {
  /** Latencies of people who checked themselves in, before the made-up links and during them. */
  readonly before: Latency;
  readonly during: Latency;
  readonly attack: AttackReport;
}

const OPEN = `mutation($event: ID!) { openSelfCheckIn(event: $event) { __typename ... on SelfCheckIn { url } ... on UserError { message } } }`;
const [HALL_AT_ONCE, HALL_THINK_MS] = [4, 500];
const HALL_ADDRESS = "198.51.100.200";

/** Lets visitors check themselves in by one link while an attacker tries links that do not exist. */
export async function drillHall(
  system: SystemUnderTest,
  { event, links, atOnce, measureMs }: { event: string; links: number; atOnce: number; measureMs: number },
): Promise<HallDrill> {
  const { openSelfCheckIn } = await system.askUntilAnswered(await system.tokenOf("planner"), OPEN, { event });
  if (openSelfCheckIn.__typename !== "SelfCheckIn") throw new Error(openSelfCheckIn.message);
  const path = new URL(openSelfCheckIn.url).pathname;
  const hall = startHall(system.url + path);
  try {
    await hall.during(measureMs / 4);
    const before = await hall.during(measureMs);
    const attacking = attack({
      name: "madeUpLinks",
      url: system.url,
      token: "",
      subject: "",
      atOnce,
      atMost: links,
    });
    const during = await hall.during(measureMs);
    return { before, during, attack: await attacking.stop() };
  } finally {
    await hall.stop();
  }
}

function startHall(url: string) {
  const over = new AbortController();
  let answers: { ms: number; isFine: boolean }[] = [];
  let people = 30_000_000;
  const come = async () => {
    while (!over.signal.aborted) {
      const began = performance.now();
      people += 1;
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": HALL_ADDRESS },
        body: JSON.stringify({
          clientId: newId(),
          person: { phone: `138${people}` },
          audience: "RESIDENT",
          at: new Date().toISOString(),
        }),
      }).catch(() => null);
      const verdict = response?.ok ? ((await response.json()) as { verdict?: string }).verdict : undefined;
      answers.push({ ms: performance.now() - began, isFine: verdict === "ACCEPTED" });
      await setTimeout(HALL_THINK_MS);
    }
  };
  const coming = Promise.all(Array.from({ length: HALL_AT_ONCE }, come));
  return {
    async during(ms: number): Promise<Latency> {
      answers = [];
      await setTimeout(ms);
      const waits = answers.map((answer) => answer.ms).sort((one, other) => one - other);
      const answered = answers.filter(({ isFine }) => isFine).length;
      return {
        p50: waits[Math.floor(waits.length / 2)] ?? Infinity,
        p99: waits.at(-1) ?? Infinity,
        answered,
        failed: answers.length - answered,
      };
    },
    async stop() {
      over.abort();
      await coming;
    },
  };
}
