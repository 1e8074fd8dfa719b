import { newId } from "@starlane/database";
import type { Seeded } from "@starlane/district";
import { CHECK_IN } from "./check-ins.js";
import { inParallel } from "./in-parallel.js";
import type { SystemUnderTest } from "./system-under-test.js";
import { AUDIENCE_IDS, compareSlices, drawSlice, type SliceComparison } from "./slices.js";
import { personOf, type SeedData } from "./seed-data.js";

const CALLERS = 12;
const PEOPLE_AT_ONCE = 10;

export interface CorrectionsDrill extends SliceComparison {
  /** The changes: check-ins, moves, withdrawals and head counts. */
  readonly happened: number;
  readonly kills: number;
}

interface Written {
  readonly event: string;
  readonly clientId: string;
}

/**
 * Makes many changes in parallel, turn by turn, and in some turns kills the attendance process meanwhile. After all are
 * acknowledged it queries random slices, and accepts only answers as of now.
 */
export async function drillCorrections(
  system: SystemUnderTest,
  {
    seedData,
    random,
    turns,
    happenings,
    slices,
    killEvery,
  }: {
    seedData: SeedData;
    random: Seeded;
    turns: number;
    happenings: number;
    slices: number;
    /** The attendance process is killed in one of so many turns. */
    killEvery: number;
  },
): Promise<CorrectionsDrill> {
  const token = await system.tokenOf("planner");
  const wrong: string[] = [];
  let [filled, kills] = [0, 0];
  for (let turn = 0; turn < turns; turn += 1) {
    const name = (nth: number) => `turn ${turn} ${nth}`;
    const all = await happeningsOf(system, { seedData, random, name, count: happenings });
    const isKilled = turn % killEvery === 0;
    await inParallel(all, CALLERS, async ({ query, variables, key }, nth) => {
      if (isKilled && nth === Math.floor(happenings / 2)) {
        await system.processes.kill("attendance");
        kills += 1;
      }
      await system.askUntilAnswered(token, query, variables, key);
    });
    const drawn = Array.from({ length: slices }, (_, nth) => drawSlice(random, seedData, name(nth)));
    const compared = await compareSlices(system, drawn, { token, since: new Date() });
    filled += compared.filled;
    wrong.push(...compared.wrong);
  }
  return { happened: turns * happenings, kills, slices: turns * slices, filled, wrong };
}

/**
 * Deletes some rows without the log.
 * @returns how many of as many slices are then found to be wrong
 */
export async function wrongWithoutRows(
  system: SystemUnderTest,
  { seedData, random, slices }: { seedData: SeedData; random: Seeded; slices: number },
): Promise<number> {
  await system.sql("delete from attendance.attendance where person % 10 = 0");
  const drawn = Array.from({ length: slices }, (_, nth) => drawSlice(random, seedData, `control ${nth}`));
  const access = { token: await system.tokenOf("planner"), since: new Date() };
  return (await compareSlices(system, drawn, access)).wrong.length;
}

interface Happening {
  readonly query: string;
  readonly variables: object;
  readonly key: string;
}

const WHY = "drill";
const refusal = "__typename ... on UserError { message }";
const WITHDRAW = `mutation($event: ID!, $clientId: ID!) { withdrawCheckIn(event: $event, clientId: $clientId, reason: "${WHY}") { ${refusal} } }`;
const CORRECT = `mutation($event: ID!, $clientId: ID!, $area: ID, $audience: ID) {
  correctCheckIn(event: $event, clientId: $clientId, area: $area, audience: $audience, reason: "${WHY}") { ${refusal} } }`;
const MOVE = `mutation($person: PersonInput!, $area: ID!, $from: Date!) {
  movePerson(person: $person, area: $area, from: $from, reason: "${WHY}") { ${refusal} } }`;
const COUNT_CROWD = `mutation($event: ID!, $clientId: ID!, $people: Int!, $audience: ID, $at: DateTime!) {
  countCrowd(event: $event, clientId: $clientId, people: $people, audience: $audience, at: $at) { ${refusal} } }`;
const WITHDRAW_CROWD = `mutation($event: ID!, $clientId: ID!) {
  withdrawCrowdCount(event: $event, clientId: $clientId, reason: "${WHY}") { ${refusal} } }`;

/** Draws changes of all kinds to the present data. */
async function happeningsOf(
  system: SystemUnderTest,
  {
    seedData,
    random,
    name,
    count,
  }: { seedData: SeedData; random: Seeded; name: (nth: number) => string; count: number },
): Promise<Happening[]> {
  const events = seedData.events.map(({ id }) => id);
  const written = (table: string) =>
    system.sql<Written>(
      `select event_id as event, client_id as "clientId" from attendance.${table} where event_id = any($1) order by client_id`,
      [events],
    );
  const [attendances, crowds] = [await written("attendance"), await written("crowd_count")];
  return Array.from({ length: count }, (_, nth): Happening => {
    const draw = (what: string, most: number) => random.between(`${name(nth)} ${what}`, 0, most - 1);
    const one = <T>(of: readonly T[], what: string): T => of[draw(what, of.length)]!;
    const audience = () => one(AUDIENCE_IDS, "audience");
    const area = () => one(seedData.communities, "area");
    const as = (query: string, variables: object): Happening => ({ query, variables, key: newId() });
    const what = draw("what", 100);
    if (what < 15) return as(WITHDRAW, one(attendances, "which"));
    if (what < 30) return as(CORRECT, { ...one(attendances, "which"), area: area(), audience: audience() });
    if (what < 45)
      return as(MOVE, {
        person: personOf(draw("person", 1_000)),
        area: area(),
        from: one(seedData.days, "day"),
      });
    if (what < 50 && crowds.length > 0) return as(WITHDRAW_CROWD, one(crowds, "which"));
    const event = one(seedData.events, "event");
    const at = event.startsAt.toISOString();
    if (what < 60)
      return as(COUNT_CROWD, {
        event: event.id,
        clientId: newId(),
        people: 1 + draw("people", 90),
        audience: draw("somebody said", 2) ? audience() : null,
        at,
      });
    const items = Array.from({ length: PEOPLE_AT_ONCE }, (_item, index) => ({
      clientId: newId(),
      person: personOf(draw(`person ${index}`, 4_000)),
      audience: audience(),
      area: area(),
      method: "STAFF_SCAN",
      at,
    }));
    return as(CHECK_IN, { event: event.id, items });
  });
}
