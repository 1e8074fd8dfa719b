import { newId } from "@starlane/database";
import type { Seeded } from "@starlane/district";
import { inParallel } from "./in-parallel.js";
import type { SystemUnderTest } from "./system-under-test.js";
import { AUDIENCE_IDS } from "./slices.js";
import { personOf, type SeedData, type IdentifiedBy } from "./seed-data.js";

export const CHECK_IN = `mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) {
  __typename ... on CheckInReceipts { receipts { clientId verdict } } } }`;

interface Item {
  readonly clientId: string;
  readonly person: object;
  readonly audience: string;
  readonly area: string;
  readonly method: "STAFF_SCAN";
  readonly at: string;
}

/** The queue of a phone for an event. */
interface Batch {
  readonly event: string;
  readonly items: readonly Item[];
}

/** One person's arrival at an event, with the client ids under which phones report it. */
interface Coming {
  readonly event: string;
  readonly clientIds: string[];
}

export interface CheckInsDrill {
  /** Arrivals: pairs of a person and an event. */
  readonly comings: number;
  readonly people: number;
  /** The number of times that arrivals were sent, by all phones, retries included. */
  readonly sent: number;
  readonly kills: number;
  /** Arrivals that were not acknowledged in the end, or are not in the table. */
  readonly lost: number;
  /** Arrivals that are in the table twice, or accepted twice, or of one person who is counted as two. */
  readonly doubled: number;
}

const [BATCH, PHONES] = [25, 16];
/** One in so many arrivals is reported by a second phone as well, under an id of its own. */
const TWICE_OF = 20;
/** One in so many people identifies themselves now by phone, now by identity number, and once by both. */
const SEVERAL_NAMES_OF = 10;
const INTRODUCED_AT_ONCE = 500;
/** The number of the first person without any attendance. */
const OTHERS = 1_000_000;

/**
 * Checks people in at the events of the seed data, while the attendance process is killed again and again. Every batch
 * is sent one to three times, in parallel and later, its items in another order, and until it is acknowledged.
 */
export async function drillCheckIns(
  system: SystemUnderTest,
  {
    seedData,
    random,
    comings: wanted,
    kills,
  }: { seedData: SeedData; random: Seeded; comings: number; kills: number },
): Promise<CheckInsDrill> {
  const token = await system.tokenOf("planner");
  const people = Math.ceil(wanted * 0.3);
  const { comings, batches } = comingsOf(seedData, random, { wanted, people, from: 0 });
  await introduce(system, { token, seedData, people });
  const sendings = shuffled(
    batches.flatMap((batch, index) => Array.from({ length: 1 + (index % 3) }, () => batch)),
    random,
  );
  const acknowledged = new Set<string>();
  const accepted: string[] = [];
  let killed = 0;
  const killAt = (kill: number) => ((kill + 1) * sendings.length) / (kills + 1);
  await inParallel(sendings, PHONES, async (batch, nth) => {
    const turn = nth % batch.items.length;
    const items = [...batch.items.slice(turn), ...batch.items.slice(0, turn)];
    const { checkIn } = await system.askUntilAnswered(token, CHECK_IN, { event: batch.event, items });
    for (const { clientId, verdict } of checkIn.receipts as { clientId: string; verdict: string }[]) {
      if (verdict === "ACCEPTED") accepted.push(clientId);
      else if (verdict !== "DUPLICATE") throw new Error(`A check-in was ${verdict}.`);
      acknowledged.add(clientId);
    }
    if (killed < kills && nth >= killAt(killed)) {
      killed += 1;
      await system.processes.kill("attendance");
    }
  });
  const rows = await rowsAt(system, seedData);
  const rowsOf = Map.groupBy(rows, ({ clientId }) => clientId);
  const found = comings.map(({ clientIds }) => clientIds.flatMap((id) => rowsOf.get(id) ?? []).length);
  const isAcknowledged = comings.map(({ clientIds }) => clientIds.every((id) => acknowledged.has(id)));
  const doubledRows = rows.length - found.filter((times) => times > 0).length;
  const doubledPeople = Math.max(0, new Set(rows.map(({ person }) => person)).size - people);
  return {
    comings: comings.length,
    people,
    sent: sendings.reduce((sum, { items }) => sum + items.length, 0),
    kills: killed,
    lost: found.filter((times, index) => times === 0 || !isAcknowledged[index]).length,
    doubled: doubledRows + doubledPeople + accepted.length - new Set(accepted).size,
  };
}

/**
 * Runs the same without the constraints against doubled attendances: sent three times, by phones that get no answer the
 * first time.
 * @returns the number of surplus rows
 */
export async function doubledWithoutConstraints(
  system: SystemUnderTest,
  { seedData, random, comings: wanted }: { seedData: SeedData; random: Seeded; comings: number },
): Promise<number> {
  await system.sql(
    `alter table attendance.attendance drop constraint attendance_is_once_per_person_and_event,
       drop constraint attendance_is_once_per_client_id`,
  );
  const token = await system.tokenOf("planner");
  const before = await rowsAt(system, seedData);
  const { comings, batches } = comingsOf(seedData, random, { wanted, people: wanted, from: OTHERS });
  await inParallel([...batches, ...batches, ...batches], PHONES, ({ event, items }) =>
    system.askUntilAnswered(token, CHECK_IN, { event, items }),
  );
  return (await rowsAt(system, seedData)).length - before.length - comings.length;
}

const ASSESS = `mutation($event: ID!, $items: [AssessmentItem!]!) { recordAssessments(event: $event, phase: BEFORE, items: $items) {
  __typename ... on CheckInReceipts { receipts { verdict } } } }`;

/**
 * Links the numbers of people who have several, beforehand. A person who came by each number before using both
 * together, to one event or to several agencies, would be two people until a user decides.
 */
async function introduce(
  system: SystemUnderTest,
  { token, seedData, people }: { token: string; seedData: SeedData; people: number },
): Promise<void> {
  const items = Array.from({ length: Math.ceil(people / SEVERAL_NAMES_OF) }, (_, nth) => ({
    clientId: newId(),
    person: personOf(nth * SEVERAL_NAMES_OF, "both"),
    score: 1,
    outOf: 2,
  }));
  for (let from = 0; from < items.length; from += INTRODUCED_AT_ONCE)
    await system.askUntilAnswered(token, ASSESS, {
      event: seedData.events[0]!.id,
      items: items.slice(from, from + INTRODUCED_AT_ONCE),
    });
}

/** Draws the arrivals and the phones' batches; each person comes to an event once, and many to several events. */
function comingsOf(
  { events, communities }: SeedData,
  random: Seeded,
  { wanted, people, from }: { wanted: number; people: number; from: number },
): { comings: readonly Coming[]; batches: readonly Batch[] } {
  const comings: Coming[] = [];
  const items = new Map<string, Item[]>();
  for (let n = 0; n < wanted; n += 1) {
    const [person, visit] = [from + (n % people), Math.floor(n / people)];
    const { id: event, startsAt } = events[(person * 7 + visit * 5) % events.length]!;
    const coming: Coming = { event, clientIds: [] };
    const note = (way: IdentifiedBy) => {
      const clientId = newId();
      coming.clientIds.push(clientId);
      const item: Item = {
        clientId,
        person: personOf(person, way),
        audience:
          AUDIENCE_IDS[random.between(`audience ${person} ${visit < 2}`, 0, AUDIENCE_IDS.length - 1)]!,
        // Some live in another community when they come again.
        area: communities[random.between(`home ${person} ${n % 8 === 0}`, 0, communities.length - 1)]!,
        method: "STAFF_SCAN",
        at: new Date(startsAt.getTime() + (n % 110) * 60_000).toISOString(),
      };
      items.set(event, [...(items.get(event) ?? []), item]);
    };
    const hasSeveralNames = person % SEVERAL_NAMES_OF === 0;
    note(hasSeveralNames ? (["phone", "both", "identity"] as const)[visit % 3]! : "phone");
    if (n % TWICE_OF === 0) note(hasSeveralNames ? "identity" : "phone");
    comings.push(coming);
  }
  const batches = [...items].flatMap(([event, all]) =>
    Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) => ({
      event,
      items: all.slice(index * BATCH, (index + 1) * BATCH),
    })),
  );
  return { comings, batches };
}

async function rowsAt(
  system: SystemUnderTest,
  { events }: SeedData,
): Promise<{ clientId: string; person: number }[]> {
  return system.sql(
    `select client_id as "clientId", person from attendance.attendance where event_id = any($1)`,
    [events.map(({ id }) => id)],
  );
}

function shuffled<T>(all: readonly T[], random: Seeded): T[] {
  return all
    .map((one, index) => ({ one, place: random.fraction(`place ${index}`) }))
    .sort((one, other) => one.place - other.place)
    .map(({ one }) => one);
}
