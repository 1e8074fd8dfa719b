import { newId } from "@starlane/database";
import { identityNumber } from "@starlane/district";
import { openBareInserts, type BareInserts } from "../bare-inserts.js";
import { load, type LoadReport } from "../load.js";
import {
  missedAtLeast,
  missedAtMost,
  markdownTable,
  type BenchFigure,
  type Part,
  type ReportSection,
} from "../part.type.js";
import { insertKnownEvents } from "../people.js";
import { inTheService } from "../service-load.js";
import { openBenchEnvironment, type BenchEnvironment } from "../bench-environment.js";

const EVENTS = 1_000;
const SECONDS = 5;
const WARM_UP_MS = 3_000;
/** More than can be sent in the time, at twice the highest rate ever measured. */
const BODIES = { 1: 160_000, 50: 6_000 } as const;
const ACCEPTED = '"verdict":"ACCEPTED"';

export const CHECK_IN_MUTATION = `mutation CheckIn($event: ID!, $items: [CheckInItem!]!) {
  checkIn(event: $event, items: $items) { ... on CheckInReceipts { receipts { clientId verdict reason } } ... on UserError { code message } }
}`;

/** One way to check in. */
interface CheckInCase {
  /** The path: the gateway over HTTP, or the attendance service in its process. */
  readonly through: "the graph" | "the service";
  readonly items: 1 | 50;
  readonly callers: number;
  readonly who: "new" | "known";
}

const CASES: readonly CheckInCase[] = [
  { through: "the service", items: 1, callers: 200, who: "new" },
  { through: "the graph", items: 1, callers: 50, who: "new" },
  { through: "the graph", items: 1, callers: 200, who: "new" },
  { through: "the graph", items: 50, callers: 16, who: "new" },
  { through: "the graph", items: 50, callers: 16, who: "known" },
];

/** The results of a way: the better of two rounds, and the errors of both. */
interface CheckInResult extends CheckInCase {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
  readonly doubled: number;
  readonly bareRate: number;
  readonly bareClients: number;
}

interface Measured {
  /** The program that made the bare inserts. */
  readonly by: string;
  readonly went: readonly CheckInResult[];
}

/**
 * Measures check-ins, each of a new person at an event, beside the bare insert of their rows: as many rows per
 * transaction, one after the other, twice; the better of the two is reported.
 */
export const checkIns: Part<Measured> = {
  minutes: 5,
  sizes: null,
  async measure() {
    const environment = await openBenchEnvironment();
    const bare = await openBareInserts(environment.adminUrl);
    try {
      const went: CheckInResult[] = [];
      for (const way of CASES) {
        const [first, second] = [
          await oneRound(environment, bare, way),
          await oneRound(environment, bare, way),
        ];
        const better = first.rate / first.bareRate > second.rate / second.bareRate ? first : second;
        went.push({
          ...better,
          lost: first.lost + second.lost,
          doubled: first.doubled + second.doubled,
        });
      }
      return { by: bare.by, went };
    } finally {
      await bare.close();
      await environment.close();
    }
  },
  show: ([measured]) => show(measured!),
};

async function oneRound(
  environment: BenchEnvironment,
  bare: BareInserts,
  way: CheckInCase,
): Promise<CheckInResult> {
  const { items, callers, through } = way;
  const events = await insertKnownEvents(environment, EVENTS);
  const prefix = newId();
  const bodies = bodiesOf(way, events, prefix);
  const task = { bodies, callers, warmUpMs: WARM_UP_MS, seconds: SECONDS, expects: ACCEPTED, again: false };
  const report = await send(environment, way, task);
  if (report.strange !== null) throw new Error(`A check-in was answered with ${report.strange}`);
  if (report.answers === bodies.length) throw new Error("There were too few people to check in.");
  const acknowledged = report.answers * items;
  if (report.found !== acknowledged) throw new Error(`${report.found} of ${acknowledged} were accepted.`);

  const lost = acknowledged - (await written(environment, prefix));
  const tenth = report.answered.filter((position) => position % 10 === 0).slice(0, 200);
  const repeated = await send(environment, way, {
    ...task,
    bodies: tenth.map((position) => bodies[position]!),
    expects: '"verdict":"DUPLICATE"',
    warmUpMs: 1_000,
    seconds: 1,
  });
  if (repeated.strange !== null) throw new Error(`Sent again, it was answered with ${repeated.strange}`);
  const doubled = (await written(environment, prefix)) - acknowledged;

  const bareClients = through === "the service" ? 50 : callers;
  const bareRate = await bare.rate(items, bareClients, SECONDS);
  const { rate, p50, p99 } = report;
  return { ...way, rate, p50, p99, lost, doubled, bareRate, bareClients };
}

type Task = Omit<Parameters<typeof load>[0], "url" | "token">;

async function send(
  environment: BenchEnvironment,
  { through }: CheckInCase,
  task: Task,
): Promise<LoadReport> {
  if (through === "the service") return inTheService(environment, task);
  return load({ ...task, url: await environment.url(), token: await environment.tokenOf("planner") });
}

/** The number of people so far; the first of them are checked in again where known people are wanted. */
let people = 0;

function bodiesOf({ items, who }: CheckInCase, events: readonly string[], prefix: string): string[] {
  let known = 0;
  let serial = 0;
  const person = () => identityNumber(who === "new" ? (people += 1) : (known += 1));
  return Array.from({ length: BODIES[items] }, (_, index) =>
    JSON.stringify({
      query: CHECK_IN_MUTATION,
      variables: {
        event: events[index % events.length],
        items: Array.from({ length: items }, () => ({
          clientId: `${prefix} ${(serial += 1)}`,
          person: { identityNumber: person() },
          audience: "RESIDENT",
          method: "STAFF_SCAN",
          at: new Date().toISOString(),
        })),
      },
    }),
  );
}

async function written(environment: BenchEnvironment, prefix: string): Promise<number> {
  const { rows } = await environment.sql(
    "select count(*)::int from attendance.attendance where client_id like $1",
    [`${prefix} %`],
  );
  return rows[0]!.count as number;
}

function show({ by, went }: Measured): ReportSection {
  const find = (wanted: Partial<CheckInCase>) =>
    went.find((way) =>
      Object.entries(wanted).every(([key, value]) => way[key as keyof CheckInCase] === value),
    )!;
  const beside = ({ bareRate, items, bareClients }: CheckInResult) =>
    `${Math.round(bareRate * items).toLocaleString("en")} bare inserts a second, ${items} a transaction, ${bareClients} clients`;
  const ratioOf = ({ rate, bareRate }: CheckInResult) => rate / bareRate;
  const figure = (budget: string, way: CheckInResult, least: number): BenchFigure => ({
    budget,
    starlane: `${Math.round(way.rate * way.items).toLocaleString("en")} a second`,
    beside: beside(way),
    ratio: ratioOf(way).toFixed(2),
    missedBy: missedAtLeast(ratioOf(way), least),
  });
  const phones = find({ through: "the graph", items: 1, callers: 200 });
  const [lost, doubled] = [sum(went, "lost"), sum(went, "doubled")];
  const missed = [
    missedAtMost(phones.p99, 250),
    lost > 0 && `${lost} lost`,
    doubled > 0 && `${doubled} doubled`,
  ];
  return {
    figures: [
      figure("batches", find({ items: 50, who: "new" }), 0.5),
      figure("single in the service", find({ through: "the service" }), 3),
      figure("single", find({ through: "the graph", items: 1, callers: 50 }), 0.5),
      {
        budget: "phones",
        starlane: `p99 ${phones.p99.toFixed(0)} ms, ${lost} lost, ${doubled} doubled; ${Math.round(phones.rate).toLocaleString("en")} a second`,
        beside: beside(phones),
        ratio: ratioOf(phones).toFixed(2),
        missedBy: missed.filter(Boolean).join(", ") || null,
      },
    ],
    text: [
      "## Check-ins",
      "",
      `\`checkIn\` at one of ${EVENTS} new events: identity numbers are checked and made into pseudonyms, people who are new to the district entered, reach counted beside it. Through the graph it is asked over HTTP, by callers in a thread; in the service as the gateway asks it. Every answer must be ACCEPTED; afterwards what was acknowledged is looked up, and a tenth of it sent again. The bare insert is ${by}: rows of the same table with its indexes, of values PostgreSQL makes itself, right after. ${SECONDS} s each, two rounds, the better one.`,
      "",
      markdownTable(
        [
          "through",
          "items in a request",
          "people",
          "callers",
          "requests a second",
          "p50 ms",
          "p99 ms",
          "lost",
          "doubled",
          "bare transactions a second",
          "to the bare insert",
        ],
        went.map((way) => [
          way.through,
          way.items,
          way.who,
          way.callers,
          way.rate.toFixed(0),
          way.p50.toFixed(1),
          way.p99.toFixed(1),
          way.lost,
          way.doubled,
          `${way.bareRate.toFixed(0)} by ${way.bareClients}`,
          ratioOf(way).toFixed(2),
        ]),
      ),
    ].join("\n"),
  };
}

function sum(went: readonly CheckInResult[], of: "lost" | "doubled"): number {
  return went.reduce((total, way) => total + way[of], 0);
}
