import { attendance, checkReach } from "@starlane/attendance";
import { roleOf } from "@starlane/database";
import { identityNumber } from "@starlane/district";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { missedAtMost, markdownTable, type Part, type ReportSection } from "../part.type.js";
import { insertKnownEvents } from "../people.js";
import { checkInAsker } from "../service-load.js";
import { IS_ALL_COUNTED, openBenchEnvironment, type BenchEnvironment } from "../bench-environment.js";
import { percentile } from "../timing.js";
import { CHECK_IN_MUTATION } from "./check-ins.js";

const [WANTED, BATCH, SENDERS] = [20_000, 500, 6];
const [EVENTS, PEOPLE] = [2_000, 100_000];
const [STEADY_S, DISTURBED_S] = [15, 8];
const [WITHDRAWN, KILLS] = [200, 3];
const LOOK_EVERY_MS = 10;
const WITHDRAW = `mutation ($event: ID!, $clientId: ID!) {
  withdrawCheckIn(event: $event, clientId: $clientId, reason: "误录") { __typename ... on UserError { message } }
}`;

/** A check-in that was acknowledged. */
interface CheckedIn {
  readonly event: string;
  readonly clientId: string;
}

interface Measured {
  readonly rate: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
  readonly acknowledged: number;
  readonly withdrawn: number;
  readonly kills: number;
  /** The counts that differ from a recount in SQL. */
  readonly differences: number;
}

/**
 * The time from the acknowledgement of a batch until the counts include it, at a given rate of check-ins into the
 * service; then the same with check-ins withdrawn and the projector's connection cut in mid-tick, and all of it counted
 * anew.
 */
export const freshness: Part<Measured> = {
  minutes: 4,
  sizes: null,
  async measure() {
    const environment = await openBenchEnvironment();
    try {
      const clients = await createClients(environment);
      await clients.run(3, async () => {}); // until hot code is compiled
      const watch = watchFreshness(environment);
      const before = clients.acknowledged.length;
      await clients.run(STEADY_S, watch.note);
      const waits = await watch.end();
      const rate = (clients.acknowledged.length - before) / STEADY_S;

      const kills = killProjector(environment, KILLS);
      const some = clients.acknowledged.slice(0, WITHDRAWN);
      await Promise.all([clients.run(DISTURBED_S, async () => {}), withdraw(environment, some)]);
      return {
        rate,
        p50: percentile(waits, 0.5),
        p95: percentile(waits, 0.95),
        most: Math.max(...waits),
        acknowledged: clients.acknowledged.length,
        withdrawn: some.length,
        kills: await kills,
        differences: await differencesFromRecount(environment),
      };
    } finally {
      await environment.close();
    }
  },
  show: ([measured]) => show(measured!),
};

/** Creates clients that check people in in batches, at the wanted rate or as fast as the service accepts them. */
async function createClients(environment: BenchEnvironment) {
  const events = await insertKnownEvents(environment, EVENTS);
  const ask = await checkInAsker(environment);
  const acknowledged: CheckedIn[] = [];
  let arrivals = 0;
  const batch = (): { event: string; items: { clientId: string }[] } => {
    const number = arrivals / BATCH;
    const event = events[number % EVENTS]!;
    const items = Array.from({ length: BATCH }, () => {
      const n = arrivals;
      arrivals += 1;
      return {
        clientId: `client ${n}`,
        // A person who comes again comes to another event.
        person: { identityNumber: identityNumber((n + Math.floor(number / EVENTS) * BATCH) % PEOPLE) },
        audience: "RESIDENT",
        method: "STAFF_SCAN",
        at: new Date().toISOString(),
      };
    });
    return { event, items };
  };
  const run = async (seconds: number, onAcknowledged: (at: number) => unknown): Promise<void> => {
    const began = performance.now();
    let sent = 0;
    const send = async (): Promise<void> => {
      for (;;) {
        const due = began + (sent * BATCH * 1000) / WANTED;
        sent += 1;
        await setTimeout(Math.max(0, due - performance.now()));
        if (performance.now() > began + seconds * 1000) return;
        const variables = batch();
        const answer = await ask({ query: CHECK_IN_MUTATION, variables });
        const taken = answer.split('"verdict":"ACCEPTED"').length - 1;
        if (taken !== BATCH) throw new Error(`${taken} of ${BATCH} were accepted: ${answer.slice(0, 500)}`);
        onAcknowledged(Date.now());
        for (const { clientId } of variables.items) acknowledged.push({ event: variables.event, clientId });
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, send));
  };
  return { acknowledged, run };
}

/**
 * Selects until when everything is counted, and whether that includes all check-ins. The instant is stored only when
 * something was counted.
 */
const AS_OF = `select as_of, ${IS_ALL_COUNTED} as is_all from attendance.reach_position`;

/** Polls until when everything is counted. */
function watchFreshness(environment: BenchEnvironment) {
  const noted: number[] = [];
  const waits: number[] = [];
  const over = new AbortController();
  const looking = (async () => {
    const client = new Client({ connectionString: environment.adminUrl });
    await client.connect();
    while (!over.signal.aborted || noted.length > 0) {
      const queriedAt = Date.now();
      const { rows } = await client.query<{ as_of: Date; is_all: boolean }>({ name: "as of", text: AS_OF });
      const now = Date.now();
      const { as_of, is_all } = rows[0]!;
      const until = is_all ? queriedAt : as_of.getTime();
      // Check-ins are acknowledged in order, and counted in order.
      while (noted.length > 0 && noted[0]! <= until) waits.push(now - noted.shift()!);
      await setTimeout(LOOK_EVERY_MS);
    }
    await client.end();
  })();
  return {
    note: (at: number) => noted.push(at),
    end: async () => {
      over.abort();
      await looking;
      return waits;
    },
  };
}

/**
 * Cuts the projector's connection up to a number of times while one of its statements runs. @returns the number of cuts
 */
async function killProjector(environment: BenchEnvironment, times: number): Promise<number> {
  const client = new Client({ connectionString: environment.adminUrl });
  await client.connect();
  let kills = 0;
  const until = performance.now() + DISTURBED_S * 1000;
  while (kills < times && performance.now() < until) {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'starlane reach' and state in ('active', 'idle in transaction') and xact_start < now()`,
    );
    if (!rowCount) continue;
    kills += 1;
    await setTimeout(1_500);
  }
  await client.end();
  return kills;
}

async function withdraw(environment: BenchEnvironment, some: readonly CheckedIn[]): Promise<void> {
  const ask = await checkInAsker(environment);
  for (const { event, clientId } of some) {
    const answer = await ask({ query: WITHDRAW, variables: { event, clientId } });
    if (!answer.includes('"CheckInWithdrawn"')) throw new Error(answer);
  }
}

async function differencesFromRecount(environment: BenchEnvironment): Promise<number> {
  await environment.counted();
  const url = new URL(environment.adminUrl);
  url.username = roleOf("attendance");
  url.password = environment.home.passwords.attendance;
  const { cells, events } = await attendance.beside(url.href, ({ connection }) =>
    checkReach(connection, { repair: false }),
  );
  return cells.length + events.length;
}

function show({
  rate,
  p50,
  p95,
  most,
  acknowledged,
  withdrawn,
  kills,
  differences,
}: Measured): ReportSection {
  const missed = [
    missedAtMost(p95, 1_000),
    missedAtMost(most, 2_000),
    rate < WANTED * 0.98 && `${Math.round(WANTED - rate).toLocaleString("en")} a second fewer`,
    differences > 0 && `${differences} counts`,
  ];
  return {
    figures: [
      {
        budget: "freshness",
        starlane: `p95 ${p95.toFixed(0)} ms, at most ${most.toFixed(0)} ms at ${Math.round(rate).toLocaleString("en")} a second; ${differences} counts differ`,
        beside: `a recount of ${acknowledged.toLocaleString("en")} in SQL`,
        ratio: "",
        missedBy: missed.filter(Boolean).join(", ") || null,
      },
    ],
    text: [
      "## Freshness",
      "",
      `Batches of ${BATCH} come into the attendance service for ${STEADY_S} s, ${WANTED.toLocaleString("en")} check-ins a second or as many as it takes from ${SENDERS} senders, of ${PEOPLE.toLocaleString("en")} people at ${EVENTS.toLocaleString("en")} events. From the moment a batch is acknowledged until \`asOf\` has passed it. For ${DISTURBED_S} s more some are withdrawn and the projector's connection is cut while a statement of it runs; then all is counted anew in SQL.`,
      "",
      markdownTable(
        [
          "check-ins a second",
          "p50 ms",
          "p95 ms",
          "at most ms",
          "check-ins in all",
          "withdrawn",
          "projector killed",
          "counts that differ",
        ],
        [
          [
            rate.toFixed(0),
            p50.toFixed(0),
            p95.toFixed(0),
            most.toFixed(0),
            acknowledged,
            withdrawn,
            kills,
            differences,
          ],
        ],
      ),
    ].join("\n"),
  };
}
