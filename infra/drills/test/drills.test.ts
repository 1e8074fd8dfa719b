import { seeded } from "@starlane/district";
import { doubledWithoutConstraints, drillCheckIns } from "../src/check-ins.js";
import { drillCorrections, wrongWithoutRows } from "../src/corrections.js";
import { drillDatabase } from "../src/database.js";
import { drillDeployment } from "../src/deployment.js";
import { drillMessages } from "../src/messages.js";
import { drillRaces } from "../src/races.js";
import { runRecount } from "../src/recount.js";
import { drillReveals } from "../src/reveals.js";
import { startSystem, type SystemUnderTest } from "../src/system-under-test.js";
import { createSeedData } from "../src/seed-data.js";

// Small versions of `npm run drills`, one after the other on one system.
let system: SystemUnderTest;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

test("of many parallel registrations of one slot one succeeds without a deadlock; without the guards more succeed, and some deadlock", async () => {
  const { slot, slotControl, random, randomControl } = await drillRaces(system, 100);
  expect(slot).toMatchObject({ registered: 1, conflicts: 99, doubled: 0 });
  expect(slotControl.registered).toBeGreaterThan(1);
  expect(slotControl.doubled).toBeGreaterThan(0);
  expect(random).toMatchObject({ unanswered: 0, refused: 0, deadlocks: 0, doubled: 0, free: 0 });
  expect(random.registered).toBeGreaterThan(1);
  expect(randomControl.deadlocks).toBeGreaterThan(0);
});

test("the database restarts under load, gracefully, at once and killed: nothing acknowledged is lost, and all recovers", async () => {
  const result = await drillDatabase(system, {
    endings: ["fast", "immediate", "kill -9"],
    callers: 6,
    betweenMs: 1_500,
    downMs: 300,
  });
  expect(result).toMatchObject({ restarts: 3, lost: 0, doubled: 0, fallen: [], listening: 1 });
  expect(result.failed).toBeGreaterThan(0); // the restarts had an effect
  expect(result.acknowledged).toBeGreaterThan(100);
  expect(result.errorsEndMs).toBeLessThanOrEqual(5_000);
  expect(result.caughtUpMs).not.toBeNull();
});

test("sender and receiver are killed under load: every message is applied once, soon after", async () => {
  const result = await drillMessages(system, { kills: 4, writers: 32, betweenMs: 500 });
  expect(result).toMatchObject({ kills: 4, lost: 0, doubled: 0, control: 1 });
  expect(result.published).toBeGreaterThan(50);
  expect(result.caughtUpMs).toBeLessThanOrEqual(10_000);
});

test("a migration and a rolling restart under load: no write fails twice, none is lost or doubled", async () => {
  const result = await drillDeployment(system, {
    processes: ["campaigns", "attendance", "gateway"],
    callers: 6,
    betweenMs: 300,
  });
  expect(result).toMatchObject({
    relieved: 3,
    migrations: 2,
    failedAgain: 0,
    lost: 0,
    doubled: 0,
    fallen: [],
  });
  expect(result.caughtUpMs).not.toBeNull();
});

test("reveals go on while the audit fails and its process is killed: nothing is shown without an audit entry, and tampering is found", async () => {
  const result = await drillReveals(system, { named: 40, callers: 6, eachMs: 200, tampered: 6 });
  expect(result).toMatchObject({ unaccounted: 0, control: 1, isWhole: true, tampered: 6, found: 6 });
  expect(result.shown).toBeGreaterThan(6);
  expect(result.refused).toBeGreaterThan(0);
});

// The last test, since its control removes the constraints on attendances.
test("attendance is killed during check-ins and corrections: none is lost or doubled, and every slice matches SQL", async () => {
  const random = seeded(3_004);
  const seedData = await createSeedData(system, random);
  const result = await drillCheckIns(system, { seedData, random, comings: 1_000, kills: 2 });
  expect(result).toMatchObject({ comings: 1_000, kills: 2, lost: 0, doubled: 0 });
  const asked = await drillCorrections(system, {
    seedData,
    random,
    turns: 3,
    happenings: 30,
    slices: 12,
    killEvery: 2,
  });
  expect(asked).toMatchObject({ slices: 36, kills: 2, wrong: [] });
  expect(await runRecount(system)).toEqual({ isRight: true, findsWrong: true });
  expect(await doubledWithoutConstraints(system, { seedData, random, comings: 100 })).toBeGreaterThan(0);
  expect(await wrongWithoutRows(system, { seedData, random, slices: 5 })).toBeGreaterThan(0);
});
