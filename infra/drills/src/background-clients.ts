import { newId } from "@starlane/database";
import { setTimeout } from "node:timers/promises";
import { CHECK_IN } from "./check-ins.js";
import { aMeeting } from "./load.js";
import type { SystemUnderTest } from "./system-under-test.js";
import { phoneOf } from "./seed-data.js";

/** Latencies of the background clients during a period. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly answered: number;
  /** Unanswered or refused requests. */
  readonly failed: number;
}

/** Simulated honest users; each waits for an answer and then pauses. */
export interface BackgroundClients {
  /** Client ids of acknowledged check-ins. */
  readonly acknowledged: ReadonlySet<string>;
  /** Measures their latencies from now on, for so long. */
  during(ms: number): Promise<Latency>;
  stop(): Promise<void>;
}

const DISTRICT = '{ coverage(area: "640105", level: STREET) { rows { reached } } }';
/** The coverage that each user may see. */
const COVERAGE = {
  planner: DISTRICT,
  education: DISTRICT,
  station: '{ coverage(area: "640105002", level: COMMUNITY) { rows { reached } } }',
  hr: DISTRICT,
};
const USERS = Object.keys(COVERAGE) as (keyof typeof COVERAGE)[];
const questionsOf = (user: keyof typeof COVERAGE) => [
  "{ viewer { displayName } due { decisionsCount } }",
  COVERAGE[user],
  "{ campaigns(first: 10) { nodes { title } } }",
];
const THINK_MS = 100;
/** The clients' addresses behind the proxy, in a network that no attack uses. */
const ADDRESSES = "198.51.100.";

/** Starts background clients that read and check people in, behind a proxy that the gateway trusts. */
export async function startBackgroundClients(
  system: SystemUnderTest,
  callers = 6,
): Promise<BackgroundClients> {
  const tokens = await Promise.all(USERS.map((user) => system.tokenOf(user)));
  const event = await aMeeting(system, tokens[0]!);
  const acknowledged = new Set<string>();
  const over = new AbortController();
  let answers: { ms: number; isFine: boolean }[] = [];
  const pending = new Set<{ readonly began: number }>();
  let people = 20_000_000;

  const ask = async (caller: number, token: string, query: string, variables?: object) => {
    const began = performance.now();
    const waiting = { began };
    pending.add(waiting);
    const data = await system.ask(token, query, variables, undefined, {
      "x-forwarded-for": `${ADDRESSES}${caller + 1}`,
    });
    pending.delete(waiting);
    answers.push({ ms: performance.now() - began, isFine: data !== null });
    return data;
  };
  const checkIn = async (caller: number) => {
    const items = [
      {
        clientId: newId(),
        person: { phone: phoneOf((people += 1)) },
        audience: "RESIDENT",
        method: "STAFF_SCAN",
        at: new Date().toISOString(),
      },
    ];
    const data = await ask(caller, tokens[0]!, CHECK_IN, { event, items });
    for (const { clientId, verdict } of data?.checkIn?.receipts ?? [])
      if (verdict === "ACCEPTED") acknowledged.add(clientId);
  };
  const work = async (caller: number) => {
    const questions = questionsOf(USERS[caller % USERS.length]!);
    for (let turn = caller; !over.signal.aborted; turn += 1) {
      const question = questions[turn % (questions.length + 1)];
      if (question === undefined) await checkIn(caller);
      else await ask(caller, tokens[caller % tokens.length]!, question);
      await setTimeout(THINK_MS);
    }
  };
  const working = Promise.all(Array.from({ length: callers }, (_, caller) => work(caller)));
  return {
    acknowledged,
    async during(ms) {
      answers = [];
      await setTimeout(ms);
      const now = performance.now();
      // A pending request counts with the time waited so far.
      const waits = [
        ...answers.map((answer) => answer.ms),
        ...Array.from(pending, ({ began }) => now - began),
      ].sort((one, other) => one - other);
      const answered = answers.filter(({ isFine }) => isFine).length;
      return {
        p50: percentile(waits, 0.5),
        p99: percentile(waits, 0.99),
        answered,
        failed: answers.length - answered,
      };
    },
    async stop() {
      over.abort();
      await working;
    },
  };
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Infinity;
}

/** Counts the acknowledged check-ins that are missing in the database. */
export async function lostCheckIns(
  system: SystemUnderTest,
  acknowledged: ReadonlySet<string>,
): Promise<number> {
  const [row] = await system.sql<{ count: number }>(
    "select count(*)::int as count from attendance.attendance where client_id = any($1)",
    [[...acknowledged]],
  );
  return acknowledged.size - row!.count;
}
