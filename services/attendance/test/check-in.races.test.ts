import { aViewer, times } from "@starlane/testing";
import type { Pool, QueryConfig } from "pg";
import type { CheckIn } from "../src/attendance/check-in/check-in.rules.js";
import { writeCheckIns } from "../src/attendance/check-in/check-in.store.js";
import { anEvent, anItem, CHECK_IN, DISTRICT, STARLIGHT, deliverDistrict, TOMBSTONES } from "./district.js";
import { processes, type Processes } from "./processes.js";
import { recount } from "./recount.js";

const PROCESSES = 3;
const officer = aViewer("OFFICER");
let system: Processes;
beforeEach(async () => {
  system = await processes(PROCESSES);
  await deliverDistrict(system);
});
afterEach(() => system.close());

type Receipt = { clientId: string; verdict: string };
type Batch = { event: string; items: ReturnType<typeof anItem>[] };

const pool = (): Pool => system.running[0]!.database.pool;
const send = async (process: number, { event, items }: Batch): Promise<Receipt[]> =>
  (await system.ask(process, officer, CHECK_IN, { event, items })).data?.checkIn.receipts ?? [];
const attendancesAt = async (events: readonly string[]) => {
  const { rows } = await pool().query<{ count: number }>(
    "select count(*)::int from attendance where event_id = any($1)",
    [events],
  );
  return rows[0]!.count;
};

/**
 * Returns batches for three events. Half the people of a batch are in the next one too, some twice, under client ids of
 * their own. Everyone attended an event before: people new to the database would make the batches wait for one another.
 */
async function someBatches(): Promise<Batch[]> {
  const before = await anEvent(system);
  await send(0, { event: before, items: times(PEOPLE, (person) => anItem(person)) });
  const events = await Promise.all(times(3, () => anEvent(system)));
  return times(12, (batch) => ({
    event: events[batch % 3]!,
    items: times(40, (index) => anItem(Math.floor(batch / 3) * 20 + (index % 30))),
  }));
}
const PEOPLE = 90;
const eventsOf = (batches: readonly Batch[]) => [...new Set(batches.map(({ event }) => event))];
const peopleOf = (batches: readonly Batch[]) =>
  new Set(batches.flatMap(({ event, items }) => items.map((item) => `${event} ${item.person.phone}`))).size;

/**
 * Sends every batch, shuffled, from twenty senders spread over the processes; five of them send the same at the same
 * time.
 */
function storm(batches: readonly Batch[]): Promise<Receipt[][]> {
  const senders = times(20, async (sender) => {
    const receipts: Receipt[] = [];
    for (const index of times(batches.length, (step) => (step * 7 + (sender % 4) * 5) % batches.length)) {
      const { event, items } = batches[index]!;
      const shuffled = items.map((_, at) => items[(at * 11 + sender) % items.length]!);
      receipts.push(...(await send(sender % PROCESSES, { event, items: shuffled })));
    }
    return receipts;
  });
  return Promise.all(senders);
}

test("loses and doubles no check-in when twenty senders repeat shuffled batches over three processes", async () => {
  const batches = await someBatches();
  const receipts = (await storm(batches)).flat();
  expect(receipts).toHaveLength(20 * 12 * 40);
  const verdicts = Map.groupBy(receipts, ({ verdict }) => verdict);
  expect([...verdicts.keys()].sort((one, other) => one.localeCompare(other))).toEqual([
    "ACCEPTED",
    "DUPLICATE",
  ]);
  expect(verdicts.get("ACCEPTED")).toHaveLength(peopleOf(batches));
  expect(await attendancesAt(eventsOf(batches))).toBe(peopleOf(batches));
  expect(new Set(verdicts.get("ACCEPTED")!.map(({ clientId }) => clientId)).size).toBe(peopleOf(batches));

  const { data } = await system.ask(
    0,
    officer,
    `{ coverage(area: "${DISTRICT}") { total { reached contacts } } }`,
  );
  expect(data.coverage.total).toEqual({
    reached: PEOPLE,
    contacts: PEOPLE + peopleOf(batches),
  });
  const whole = (await recount(pool())).cells.find(
    (cell) => cell.dimension === "ALL" && cell.area === DISTRICT && cell.audience === "",
  );
  expect(whole).toMatchObject(data.coverage.total);
});

test("control: doubles check-ins without the constraints", async () => {
  await system.asOwner(`alter table attendance.attendance drop constraint attendance_is_once_per_person_and_event,
    drop constraint attendance_is_once_per_client_id`);
  // One run may pass by luck, when the senders happen to take turns; ten in a row do not.
  let doubled = 0;
  for (let storms = 0; storms < 10 && doubled === 0; storms += 1) {
    const batches = await someBatches();
    await storm(batches);
    doubled = (await attendancesAt(eventsOf(batches))) - peopleOf(batches);
  }
  expect(doubled).toBeGreaterThan(0);
});

test("accepts ten of fifty concurrent callers for ten places and answers the rest with OVER_CAPACITY", async () => {
  const event = await anEvent(system, { capacity: 10 });
  const receipts = await Promise.all(
    times(50, (caller) => send(caller % PROCESSES, { event, items: [anItem(caller)] })),
  );
  const verdicts = Map.groupBy(receipts.flat(), ({ verdict }) => verdict);
  expect(verdicts.get("ACCEPTED")).toHaveLength(10);
  expect(verdicts.get("OVER_CAPACITY")).toHaveLength(40);
});

test.each([
  [
    "gives ten places to ten of fifty concurrent batches with the lock per event",
    (given: Pool) => given,
    10,
    10,
  ],
  ["control: gives more places than there are without the lock", withoutLocks, 11, 50],
])("%s", async (_case, through, least, most) => {
  // One race may pass by luck, when the callers happen to take turns; ten in a row do not.
  let written = 0;
  for (let races = 0; races < 10 && written <= 10; races += 1) {
    const event = await anEvent(system, { capacity: 10 });
    await Promise.all(
      times(50, (person) => writeCheckIns(through(pool()), [aCheckIn(event, person, 10)], TOMBSTONES)),
    );
    written = await attendancesAt([event]);
  }
  expect(written).toBeGreaterThanOrEqual(least);
  expect(written).toBeLessThanOrEqual(most);
});

test("does not deadlock on batches of the same people in opposite orders", async () => {
  const events = await Promise.all(times(4, () => anEvent(system, { capacity: null })));
  const everybody = events.flatMap((event) => times(60, (person) => aCheckIn(event, person, null)));
  const verdicts = await Promise.all(
    times(30, (batch) => writeCheckIns(pool(), batch % 2 ? everybody : everybody.toReversed(), TOMBSTONES)),
  );
  expect(verdicts.flat().filter(({ verdict }) => verdict === "ACCEPTED")).toHaveLength(everybody.length);
});

test.each([
  ["the first item of a client id wins", [1, 2], ["same", "same"], ["ACCEPTED", "REJECTED"]],
  ["the first item of a person wins", [1, 1], ["one", "other"], ["ACCEPTED", "DUPLICATE"]],
  ["any other two items are accepted", [1, 2], ["one", 'ot"h\\er, {}'], ["ACCEPTED", "ACCEPTED"]],
])("within a batch %s, on the fast path and under locks", async (_case, people, clientIds, verdicts) => {
  for (const capacity of [null, 10]) {
    const event = await anEvent(system, { capacity });
    const batch = people.map((person, index) => ({
      ...aCheckIn(event, person, capacity),
      clientId: `${capacity} ${clientIds[index]}`,
    }));
    const written = await writeCheckIns(pool(), batch, TOMBSTONES);
    expect(written.map(({ verdict }) => verdict)).toEqual(verdicts);
    const again = await writeCheckIns(pool(), batch.toReversed(), TOMBSTONES);
    expect(again.map(({ verdict }) => verdict)).not.toContain("ACCEPTED");
  }
});

function aCheckIn(event: string, person: number, capacity: number | null): CheckIn {
  const pseudonym = Buffer.alloc(16);
  pseudonym.writeUInt32BE(person);
  return {
    event,
    capacity,
    clientId: `${event} ${person}`,
    knownBy: { pseudonym, kind: "PHONE", phone: null },
    audience: "RESIDENT",
    area: STARLIGHT,
    at: new Date("2026-03-02T01:00:00Z"),
    receivedAt: new Date("2026-03-02T01:00:00Z"),
    method: "IMPORT",
    flagged: false,
    day: "2026-03-02",
    late: false,
  };
}

/** Returns a pool whose statements lock no rows. */
function withoutLocks(given: Pool): Pool {
  const connect = async () => {
    const client = await given.connect();
    const query = (statement: string | QueryConfig, values?: unknown[]) =>
      client.query(
        typeof statement === "string" ? statement.replace("for no key update", "") : statement,
        values,
      );
    return { query, release: () => client.release() };
  };
  return { connect } as unknown as Pool;
}
