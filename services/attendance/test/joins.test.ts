import { newId } from "@starlane/database";
import { aViewer, times } from "@starlane/testing";
import { setTimeout } from "node:timers/promises";
import type { Pool, QueryConfig } from "pg";
import { writeCheckIns } from "../src/attendance/check-in/check-in.store.js";
import { joinPeople } from "../src/people/person/join.store.js";
import type { KnownBy } from "../src/people/person/pseudonyms.js";
import { expectExactCells, untilCounted } from "./cells.js";
import {
  anEvent,
  anItem,
  CHECK_IN,
  DISTRICT,
  identityOf,
  phoneOf,
  STARLIGHT,
  deliverDistrict,
  TOMBSTONES,
} from "./district.js";
import { processes, type Processes } from "./processes.js";

const officer = aViewer("OFFICER");
let system: Processes;
beforeEach(async () => {
  system = await processes(2);
  await deliverDistrict(system);
});
afterEach(() => system.close());

const pool = (): Pool => system.running[0]!.database.pool;
const identity = (number: number) => ({ identityNumber: identityOf(number) });
const phone = (number: number) => ({ phone: phoneOf(number) });
const checkIn = async (event: string, people: readonly object[], process = 0): Promise<string[]> => {
  const items = people.map((person) => anItem(0, "clientId" in person ? person : { person }));
  const { data } = await system.ask(process, officer, CHECK_IN, { event, items });
  return data.checkIn.receipts.map(({ verdict }: { verdict: string }) => verdict);
};
const reached = async (process = 0): Promise<[reached: number, contacts: number]> => {
  await untilCounted(pool());
  const { data } = await system.ask(
    process,
    officer,
    `{ coverage(area: "${DISTRICT}") { total { reached contacts } } }`,
  );
  return [data.coverage.total.reached, data.coverage.total.contacts];
};
const removed = async () =>
  (await pool().query("select reason from removed_attendance")).rows.map(({ reason }) => reason as string);

const planner = aViewer("PLANNER");
const PAIRS = `query($states: [PersonJoinState!]) { personJoins(states: $states) { totalCount nodes {
  id state reasons agency { id } area { id } event { id } decidedAt
  byIdentityNumber { maskedName phoneLast4 attendances firstDay lastDay }
  byPhone { maskedName phoneLast4 attendances firstDay lastDay } } } }`;
// eslint-disable-next-line typescript/no-explicit-any -- a test knows the shape of what it asked for
const pairs = async (states?: string[], viewer = planner): Promise<any[]> => {
  const { data, errors } = await system.ask(0, viewer, PAIRS, { states });
  expect(errors).toBeUndefined();
  return data.personJoins.nodes;
};
type Decision = "confirm" | "reject" | "reverse";
const decide = async (decision: Decision, id: string, viewer = planner) => {
  const name = `${decision}PersonJoin`;
  const { data, errors } = await system.ask(
    0,
    viewer,
    `mutation($id: ID!) { ${name}(id: $id) { ... on PersonJoin { id state } ... on InvalidState { state } } }`,
    { id },
  );
  return errors?.[0]?.extensions.code ?? data[name];
};

test("recognises a person by the phone that came with their identity number", async () => {
  await checkIn(await anEvent(system), [identity(1)]);
  await checkIn(await anEvent(system), [{ ...identity(1), ...phone(1) }]);
  await checkIn(await anEvent(system), [phone(1)]);
  expect(await reached()).toEqual([1, 3]);
  expect(await removed()).toEqual([]);
  await expectExactCells(pool());
});

test("joins a person known by phone with the identity number it comes with", async () => {
  const [first, second] = [await anEvent(system), await anEvent(system)];
  await checkIn(first, [phone(1)]);
  await checkIn(second, [identity(1)]);
  expect(await reached()).toEqual([2, 2]);
  await checkIn(await anEvent(system), [{ ...identity(1), ...phone(1) }], 1);
  expect(await reached()).toEqual([1, 3]);
  expect(await reached(1)).toEqual([1, 3]);
  expect(await removed()).toEqual(["JOINED"]);
  expect(await checkIn(first, [identity(1)])).toEqual(["DUPLICATE"]);
  expect(await checkIn(second, [phone(1)])).toEqual(["DUPLICATE"]);
  await checkIn(await anEvent(system), [phone(1)]);
  expect(await reached()).toEqual([1, 4]);
  await expectExactCells(pool());
});

test("holds two who attended the same event; after the join one check-in stays and the other is a DUPLICATE", async () => {
  const event = await anEvent(system);
  const byPhone = { clientId: "by phone", person: phone(1) };
  await checkIn(event, [byPhone, identity(1)]);
  await checkIn(await anEvent(system), [{ ...identity(1), ...phone(1) }]);
  expect(await reached()).toEqual([2, 3]);
  const [held] = await pairs();
  expect(await decide("confirm", held!.id)).toMatchObject({ state: "JOINED" });
  expect(await reached()).toEqual([1, 2]);
  expect(await removed()).toEqual(["JOINED"]);
  expect(await checkIn(event, [byPhone])).toEqual(["DUPLICATE"]);
  expect(await checkIn(await anEvent(system), [byPhone])).toEqual(["REJECTED"]);
  const { data } = await system.ask(
    0,
    officer,
    `mutation { withdrawCheckIn(event: "${event}", clientId: "by phone", reason: "x") { ... on InvalidState { state } } }`,
  );
  expect(data.withdrawCheckIn).toEqual({ state: "JOINED" });
  await expectExactCells(pool());
});

test("leaves a phone with the person of another identity number", async () => {
  await checkIn(await anEvent(system), [{ ...identity(1), ...phone(1) }]);
  await checkIn(await anEvent(system), [{ ...identity(2), ...phone(1) }]);
  expect(await reached()).toEqual([2, 2]);
  await checkIn(await anEvent(system), [phone(1)]);
  expect(await reached()).toEqual([2, 3]);
  expect(await removed()).toEqual([]);
});

test("joins the first phone at once, holds the second and rejects the third", async () => {
  for (const number of [1, 2, 3]) await checkIn(await anEvent(system), [phone(number)]);
  const verdicts = [];
  for (const number of [1, 2, 3])
    verdicts.push(...(await checkIn(await anEvent(system), [{ ...identity(1), ...phone(number) }])));
  expect(verdicts).toEqual(["ACCEPTED", "ACCEPTED", "REJECTED"]);
  expect(await reached()).toEqual([3, 5]);
  const [held] = await pairs();
  expect(held).toMatchObject({ reasons: ["SECOND_PHONE"] });
  await decide("confirm", held!.id);
  expect(await reached()).toEqual([2, 5]);
  await expectExactCells(pool());
});

test("joins within a batch in any order", async () => {
  const [event, other] = [await anEvent(system), await anEvent(system)];
  expect(await checkIn(event, [phone(1), { ...identity(1), ...phone(1) }])).toEqual([
    "ACCEPTED",
    "DUPLICATE",
  ]);
  expect(await checkIn(other, [{ ...identity(2), ...phone(1) }, phone(1)])).toEqual(["ACCEPTED", "ACCEPTED"]);
  expect(await reached()).toEqual([2, 3]);
});

test("ignores an invalid phone beside an identity number", async () => {
  const event = await anEvent(system);
  expect(await checkIn(event, [{ ...identity(1), phone: "12345" }])).toEqual(["ACCEPTED"]);
});

const ATTENDING = {
  capacity: null,
  audience: "RESIDENT",
  area: STARLIGHT,
  at: new Date("2026-03-02T01:00:00Z"),
  receivedAt: new Date("2026-03-02T01:00:00Z"),
  method: "IMPORT" as const,
  flagged: false,
  day: "2026-03-02",
  late: false,
};

const together = async (knownBy: KnownBy) => ({ knownBy, event: await anEvent(system) });
/** Returns a pool whose statements pass through `change`. */
function through(
  given: Pool,
  change: (statement: string | QueryConfig) => Promise<string | QueryConfig>,
): Pool {
  const connect = async () => {
    const client = await given.connect();
    const query = async (statement: string | QueryConfig, values?: unknown[]) =>
      client.query(await change(statement), values);
    return { query, release: () => client.release() };
  };
  return { connect } as unknown as Pool;
}
/** Resolves when a transaction waits for a lock of the log, or after a while. */
async function untilLockIsAwaited(): Promise<void> {
  const waits =
    "select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())";
  for (let asked = 0; asked < MAX_POLLS && (await pool().query(waits)).rowCount === 0; asked += 1)
    await setTimeout(10);
}
const MAX_POLLS = 3_000;
const withLock = (statement: string | QueryConfig) => Promise.resolve(statement);
const withoutLock = (statement: string | QueryConfig) =>
  Promise.resolve(typeof statement === "string" ? statement.replace(/^begin;.*/, "begin") : statement);

test.each([
  ["leaves no attendance with a joined person under the log's lock", withLock, 0],
  ["control: leaves an attendance with a joined person without the lock", withoutLock, 1],
])("%s", async (_case, lock, stranded) => {
  const [identity, phone] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];
  const byPhone = { pseudonym: phone, kind: "PHONE" as const, phone: null };
  const byBoth = { pseudonym: identity, kind: "IDENTITY_NUMBER" as const, phone };
  // With a capacity everything is written under locks.
  const come = async (knownBy: KnownBy, over: Pool) =>
    writeCheckIns(
      over,
      [{ ...ATTENDING, capacity: 9, event: await anEvent(system), clientId: newId(), knownBy }],
      TOMBSTONES,
    );
  await come(byPhone, pool());
  const joining: Promise<void>[] = [];
  // Just before the check-in by phone is inserted, the person is joined with their identity number, if the lock allows.
  const whileJoined = through(pool(), async (statement) => {
    if (typeof statement === "object" && statement.name === "insert attendances") {
      const joined = joinPeople(through(pool(), lock), [await together(byBoth)], ATTENDING.receivedAt);
      joining.push(joined);
      await Promise.race([joined, untilLockIsAwaited()]);
    }
    return lock(statement);
  });
  await come(byPhone, whileJoined);
  await Promise.all(joining);
  const { rows } = await pool().query(
    "select from attendance join person on ordinal = person where joined_into is not null",
  );
  expect(rows).toHaveLength(stranded);
});

test.each([
  ["makes a fast-path check-in wait for a join and counts it for the joined person", true, 0],
  ["control: leaves a fast-path check-in with a joined person without the lock", false, 1],
])("%s", async (_case, waits, stranded) => {
  if (!waits)
    await system.asOwner(`do $$ begin execute replace(pg_get_functiondef('attendance.enter_new_check_ins'::regproc),
      'pg_advisory_xact_lock_shared(hashtext(''starlane attendances''))', '1'); end $$`);
  const [identity, phone] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];
  const byPhone = { pseudonym: phone, kind: "PHONE" as const, phone: null };
  const byBoth = { pseudonym: identity, kind: "IDENTITY_NUMBER" as const, phone };
  const come = async () =>
    writeCheckIns(
      pool(),
      [{ ...ATTENDING, event: await anEvent(system), clientId: newId(), knownBy: byPhone }],
      TOMBSTONES,
    );
  await come();
  const came: Promise<unknown>[] = [];
  const beforeCommit = through(pool(), async (statement) => {
    if (statement === "commit") {
      came.push(come());
      await Promise.race([...came, untilLockIsAwaited()]);
    }
    return statement;
  });
  await joinPeople(beforeCommit, [await together(byBoth)], ATTENDING.receivedAt);
  await Promise.all(came);
  const { rows } = await pool().query(
    "select from attendance join person on ordinal = person where joined_into is not null",
  );
  expect(rows).toHaveLength(stranded);
});

test("counts each person once after concurrent check-ins by phone, identity number and both", async () => {
  const PEOPLE = 30;
  const events = await Promise.all(times(6, () => anEvent(system)));
  const ways = [identity, phone, (number: number) => ({ ...identity(number), ...phone(number) })];
  const batches = times(72, (batch) => ({
    event: events[batch % 6]!,
    people: times(15, (index) => ways[(batch + index) % 3]!((batch * 7 + index * 11) % PEOPLE)),
  }));
  const answers = await Promise.all(
    batches.map(({ event, people }, batch) => checkIn(event, people, batch % 2)),
  );
  expect(new Set(answers.flat())).toEqual(new Set(["ACCEPTED", "DUPLICATE"]));
  // By now everyone has come by both numbers at least once, so all pairs are known.
  const everybody = times(PEOPLE, (number) => ({ ...identity(number), ...phone(number) }));
  for (const event of events) await checkIn(event, everybody);
  const { rows } = await pool().query<{ people: number; attendances: number; stranded: number }>(
    `select count(distinct person)::int as people, count(*)::int as attendances,
       count(*) filter (where person in (select ordinal from person where joined_into is not null))::int as stranded
     from attendance`,
  );
  expect(rows[0]).toEqual({ people: PEOPLE, attendances: PEOPLE * 6, stranded: 0 });
  expect(await reached()).toEqual([PEOPLE, PEOPLE * 6]);
  await expectExactCells(pool());
});
