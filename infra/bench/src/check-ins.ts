import { newId } from "@starlane/database";
import { openBareInserts, type BareInserts } from "./bare-inserts.js";
import { load, type LoadReport } from "./load.js";
import type { Stage } from "./stage.js";

const EVENTS = 1_000;
const SECONDS = 5;
const WARM_UP_MS = 3_000;
/** More than can be sent in the time, at twice the rate that was ever seen. */
const BODIES = { 1: 120_000, 50: 8_000 } as const;
const ACCEPTED = '"verdict":"ACCEPTED"';

const CHECK_IN = `mutation CheckIn($event: ID!, $items: [CheckInItem!]!) {
  checkIn(event: $event, items: $items) { ... on CheckInReceipts { receipts { clientId verdict reason } } ... on UserError { code message } }
}`;

/**
 * Check-ins through the graph, over HTTP, each of somebody new, beside the bare insert of their rows: the same number of clients
 * and rows a transaction, one after the other, twice, the better of the two told.
 */
export async function benchCheckIns(stage: Stage): Promise<string> {
  const url = await stage.url();
  const token = await stage.tokenOf("planner");
  const bare = await openBareInserts(stage.adminUrl);
  const lines: string[] = [];
  for (const [items, callers, who] of [
    [1, 50, "new"],
    [1, 200, "new"],
    [50, 50, "new"],
    [50, 50, "known"],
  ] as const) {
    const parts = { stage, bare, url, token, items, callers, who };
    const [first, second] = [await oneRound(parts), await oneRound(parts)];
    lines.push(lineOf(parts, first.ratio > second.ratio ? first : second, [first, second]));
  }
  await bare.close();
  return [
    "## Check-ins through the graph",
    "",
    `\`checkIn\` over HTTP on one process, at one of ${EVENTS} new events; identity numbers are checked and made into pseudonyms, people who are new to the district entered, reach counted beside it. Every answer must be ACCEPTED; afterwards what was acknowledged is looked up, and a tenth of it sent again. The bare insert is ${bare.by}: rows of the same table with its indexes, of values PostgreSQL makes itself, as many a transaction, by as many clients, right after. ${SECONDS} s each, two rounds, the better one.`,
    "",
    "| items in a request | people | callers | requests a second | p50 ms | p99 ms | lost | doubled | bare inserts a second | to the bare insert |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

interface Round {
  readonly report: LoadReport;
  readonly lost: number;
  readonly doubled: number;
  readonly bareRate: number;
  readonly ratio: number;
}

interface RoundParts {
  readonly stage: Stage;
  readonly bare: BareInserts;
  readonly url: string;
  readonly token: string;
  readonly items: 1 | 50;
  readonly callers: number;
  readonly who: "new" | "known";
}

/** How many people there have been; the first of them come again where they are to be known. */
let people = 0;

async function oneRound({ stage, bare, url, token, items, callers, who }: RoundParts): Promise<Round> {
  const events = await insertKnownEvents(stage);
  const prefix = newId();
  let known = 0;
  const person = () => identityNumber(who === "new" ? (people += 1) : (known += 1));
  let serial = 0;
  const bodies = Array.from({ length: BODIES[items] }, (_, index) =>
    JSON.stringify({
      query: CHECK_IN,
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
  const task = { url, token, callers, again: false, expects: ACCEPTED };
  const report = await load({ ...task, bodies, warmUpMs: WARM_UP_MS, seconds: SECONDS });
  if (report.strange !== null) throw new Error(`A check-in was answered with ${report.strange}`);
  if (report.answers === bodies.length) throw new Error("There were too few people to check in.");
  const acknowledged = report.answers * items;
  if (report.found !== acknowledged) throw new Error(`${report.found} of ${acknowledged} were accepted.`);

  const lost = acknowledged - (await written(stage, prefix));
  const tenth = report.answered.filter((position) => position % 10 === 0).slice(0, 200);
  const again = {
    ...task,
    bodies: tenth.map((position) => bodies[position]!),
    expects: '"verdict":"DUPLICATE"',
  };
  const repeated = await load({ ...again, warmUpMs: 1_000, seconds: 1 });
  if (repeated.strange !== null) throw new Error(`Sent again, it was answered with ${repeated.strange}`);
  const doubled = (await written(stage, prefix)) - acknowledged;

  const bareRate = await bare.rate(items, callers, SECONDS);
  return { report, lost, doubled, bareRate, ratio: report.rate / bareRate };
}

function lineOf(
  { items, callers, who }: RoundParts,
  { report, bareRate, ratio }: Round,
  all: readonly Round[],
): string {
  const sum = (of: (round: Round) => number) => all.reduce((total, round) => total + of(round), 0);
  const [lost, doubled] = [sum((round) => round.lost), sum((round) => round.doubled)];
  return `| ${items} | ${who} | ${callers} | ${report.rate.toFixed(0)} | ${report.p50.toFixed(1)} | ${report.p99.toFixed(1)} | ${lost} | ${doubled} | ${bareRate.toFixed(0)} | ${ratio.toFixed(2)} |`;
}

async function written(stage: Stage, prefix: string): Promise<number> {
  const { rows } = await stage.sql(
    "select count(*)::int from attendance.attendance where client_id like $1",
    [`${prefix} %`],
  );
  return rows[0]!.count as number;
}

/** Events as the attendance service hears of them. */
async function insertKnownEvents(stage: Stage): Promise<string[]> {
  const ids = Array.from({ length: EVENTS }, () => newId());
  await stage.sql(
    `insert into attendance.known_event (id, campaign_id, agency_id, kind, area_id, starts_at, ends_at, status, capacity, version)
     select id, $2, $2, 'LECTURE', (select id from attendance.known_area where level = 'COMMUNITY' order by id limit 1),
       now(), now() + interval '1 hour', 'CONFIRMED', null, 1
     from unnest($1::uuid[]) as made (id)`,
    [ids, newId()],
  );
  return ids;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";
const DAYS = 20_000;

/** The nth number of GB 11643 that somebody born from 1950 on in this district could have. */
function identityNumber(n: number): string {
  const born = new Date(Date.UTC(1950, 0, 1 + (n % DAYS))).toISOString().slice(0, 10).replaceAll("-", "");
  const body = `640105${born}${String(Math.floor(n / DAYS) % 1000).padStart(3, "0")}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return `${body}${CHECKS[sum % 11]}`;
}
