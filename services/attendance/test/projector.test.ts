import { aViewer, times } from "@starlane/testing";
import type { Pool } from "pg";
import { checkReach } from "../src/index.js";
import { expectExactCells, untilCounted } from "./cells.js";
import {
  anEvent,
  anItem,
  CHECK_IN,
  DISTRICT,
  GARDEN,
  RIVERSIDE,
  STARLIGHT,
  deliverDistrict,
} from "./district.js";
import { processes, type Processes } from "./processes.js";

const planner = aViewer("PLANNER");
let system: Processes;
beforeEach(async () => {
  system = await processes(2);
  await deliverDistrict(system);
});
afterEach(() => system.close());

const pool = (): Pool => system.running[0]!.database.pool;
async function report(
  process = 0,
  { isHeld = false } = {},
): Promise<{ reached: number; contacts: number; asOf: string }> {
  if (!isHeld) await untilCounted(pool());
  const { data } = await system.ask(
    process,
    planner,
    `{ coverage(area: "${DISTRICT}") { total { reached contacts } asOf } }`,
  );
  return { ...data.coverage.total, asOf: data.coverage.asOf.toISOString() };
}

/** Checks in people `from` up to `to` at an event in each of three communities. */
async function attend(from: number, to: number, process = 0): Promise<void> {
  for (const area of [STARLIGHT, GARDEN, RIVERSIDE]) {
    const event = await anEvent(system, { area });
    const items = times(to - from, (index) => anItem(from + index));
    const { data } = await system.ask(process, planner, CHECK_IN, { event, items });
    expect(data.checkIn.receipts).toHaveLength(to - from);
  }
}

/** Inserts an attendance in a transaction that stays open until `commit`. */
async function anOpenAttendance(person: number): Promise<{ commit(): Promise<void> }> {
  const event = await anEvent(system);
  const client = await pool().connect();
  await client.query("begin");
  await client.query(
    `insert into attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged,
       day, late)
     values ($1, $2, 'RESIDENT', $3, now(), now(), $4, 'IMPORT', false, current_date, false)`,
    [event, person, STARLIGHT, `open ${person}`],
  );
  return {
    async commit() {
      await client.query("commit");
      client.release();
    },
  };
}

test("counts check-ins of one process in the reports of another", async () => {
  await attend(0, 20, 0);
  expect(await report(1)).toMatchObject({ reached: 20, contacts: 60 });
  await attend(10, 30, 1);
  expect(await report(0)).toMatchObject({ reached: 30, contacts: 120 });
  await expectExactCells(pool());
});

test("counts a transaction that commits late, and holds `asOf` back until then", async () => {
  const late = await anOpenAttendance(1_000);
  system.setTime("2026-03-02T01:10:00Z");
  await attend(0, 5);
  system.setTime("2026-03-02T01:20:00Z");
  const held = await report(0, { isHeld: true });
  expect(held).toMatchObject({ reached: 0, contacts: 0 });
  expect(held.asOf < "2026-03-02T01:10:00.001Z").toBe(true);

  await late.commit();
  expect(await report()).toEqual({ reached: 6, contacts: 16, asOf: "2026-03-02T01:20:00.000Z" });
  await expectExactCells(pool());
});

test("takes over counting in another process, including writes from the meantime", async () => {
  await attend(0, 10);
  await report();
  await system.restart(0, () => attend(5, 20, 1));
  await attend(15, 25, 1);
  expect(await report(1)).toMatchObject({ reached: 25, contacts: 105 });
  await expectExactCells(pool());
});

test("resumes counting after all processes were down", async () => {
  await attend(0, 10);
  await report();
  await system.restart(0, () => system.restart(1));
  await attend(5, 15);
  expect(await report()).toMatchObject({ reached: 15, contacts: 60 });
  await expectExactCells(pool());
});

test("corrects tampered cells at the next start", async () => {
  await attend(0, 10);
  await report();
  await pool().query(
    "update reach_cell set contacts = contacts + 7, reached = reached + 3 where audience = ''",
  );
  await pool().query("delete from reach_cell where dimension = 'MONTH'");
  for (const process of [0, 1]) await system.restart(process);
  await attend(10, 11);
  expect(await report()).toMatchObject({ reached: 11, contacts: 33 });
  await expectExactCells(pool());
});

test("counts attendances restored into a cluster with lower transaction ids", async () => {
  await attend(0, 10);
  await report();
  const future = 1_000_000_000_000;
  await system.restart(0, () =>
    system.restart(1, () =>
      system.asOwner(`update attendance.attendance set xid = '${future}';
        update attendance.reach_position set position = '${future + 1}'`),
    ),
  );
  await attend(5, 15);
  expect(await report()).toMatchObject({ reached: 15, contacts: 60 });
  await expectExactCells(pool());
});

test("counts on after the loss of every connection", async () => {
  await attend(0, 10);
  await report();
  await pool()
    .query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()")
    .catch(() => undefined); // it also terminates its own connection
  await attend(5, 15);
  expect(await report()).toMatchObject({ reached: 15, contacts: 60 });
  await expectExactCells(pool());
});

test("finds tampered counts by a recount and repairs them during check-ins", async () => {
  const { connection } = system.running[0]!.database;
  await attend(0, 10);
  await report();
  expect(await checkReach(connection, { repair: false })).toEqual({ cells: [], events: [] });
  await pool().query(
    "update reach_cell set reached = reached + 1, contacts = contacts + 2 where dimension = 'ALL'",
  );
  await pool().query("delete from reach_cell where dimension = 'MONTH' and area_id = $1", [STARLIGHT]);
  await pool().query("update reach_event set reached = 0");
  const wrong = await checkReach(connection, { repair: false });
  expect(new Set(wrong.cells.map(({ dimension }) => dimension))).toEqual(new Set(["ALL", "MONTH"]));
  expect(wrong.events).toHaveLength(3);
  expect(await checkReach(connection, { repair: true })).toEqual(wrong);
  await pool().query("update reach_event set unidentified = 5");
  await Promise.all([
    checkReach(connection, { repair: true }),
    ...times(10, (nth) => attend(nth * 5, nth * 5 + 10, nth % 2)),
  ]);
  expect(await report()).toMatchObject({ reached: 55, contacts: 330 });
  expect(await checkReach(connection, { repair: false })).toEqual({ cells: [], events: [] });
  await expectExactCells(pool());
});

test("counts exactly, as leader and as follower, after repeated crashes between writes", async () => {
  await attend(0, 10);
  await report();
  // Half of the times, between saving the cells and the counts of events.
  await system.asOwner(`
    create function attendance.die() returns trigger language plpgsql as $$ begin
      if random() < 0.5 then perform pg_terminate_backend(pg_backend_pid()); end if;
      return null;
    end $$;
    create trigger dies before insert on attendance.reach_event for each statement execute function attendance.die();`);
  for (let round = 0; round < 6; round += 1) await attend(round * 5, round * 5 + 10, round % 2);
  await report();
  await system.asOwner("drop trigger dies on attendance.reach_event");
  for (const process of [0, 1]) {
    expect(await report(process)).toMatchObject({ reached: 35, contacts: 210 });
    const { data } = await system.ask(
      process,
      planner,
      `{ coverage(area: "${DISTRICT}", by: [KIND, AREA], level: COMMUNITY) { rows { reached contacts } total { reached contacts } } }`,
    );
    expect(data.coverage.total).toEqual({ reached: 35, contacts: 210 });
    expect(data.coverage.rows).toEqual(times(3, () => ({ reached: 35, contacts: 70 })));
  }
  await expectExactCells(pool());
});
