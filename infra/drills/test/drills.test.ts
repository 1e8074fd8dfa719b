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

test("of many who register one slot at once one gets it, and nobody deadlocks; without the guards more do, and some deadlock", async () => {
  const { slot, slotControl, random, randomControl } = await drillRaces(system, 100);
  expect(slot).toMatchObject({ registered: 1, conflicts: 99, doubled: 0 });
  expect(slotControl.registered).toBeGreaterThan(1);
  expect(slotControl.doubled).toBeGreaterThan(0);
  expect(random).toMatchObject({ unanswered: 0, refused: 0, deadlocks: 0, doubled: 0, free: 0 });
  expect(random.registered).toBeGreaterThan(1);
  expect(randomControl.deadlocks).toBeGreaterThan(0);
});

test("the database restarts under load, in order, at once and killed: nothing acknowledged is lost, all recovers", async () => {
  const came = await drillDatabase(system, {
    endings: ["fast", "immediate", "kill -9"],
    callers: 6,
    betweenMs: 1_500,
    downMs: 300,
  });
  expect(came).toMatchObject({ restarts: 3, lost: 0, doubled: 0, fallen: [], listening: 1 });
  expect(came.failed).toBeGreaterThan(0); // it was felt
  expect(came.acknowledged).toBeGreaterThan(100);
  expect(came.errorsEndMs).toBeLessThanOrEqual(5_000);
  expect(came.caughtUpMs).not.toBeNull();
});

test("sender and receiver are killed while 32 write: all is applied, once, soon after", async () => {
  const came = await drillMessages(system, { kills: 4, writers: 32, betweenMs: 500 });
  expect(came).toMatchObject({ kills: 4, lost: 0, doubled: 0, control: 1 });
  expect(came.published).toBeGreaterThan(50);
  expect(came.caughtUpMs).toBeLessThanOrEqual(10_000);
});

test("a migration and a relief of every process under load: no write fails twice, none is lost or doubled", async () => {
  const came = await drillDeployment(system, {
    processes: ["campaigns", "attendance", "gateway"],
    callers: 6,
    betweenMs: 300,
  });
  expect(came).toMatchObject({ relieved: 3, migrations: 2, failedAgain: 0, lost: 0, doubled: 0, fallen: [] });
  expect(came.caughtUpMs).not.toBeNull();
});

test("reveals go on while the audit fails and its process is killed: none is shown that is not noted, and tampering is found", async () => {
  const came = await drillReveals(system, { named: 40, callers: 6, eachMs: 200, tampered: 6 });
  expect(came).toMatchObject({ unaccounted: 0, control: 1, isWhole: true, tampered: 6, found: 6 });
  expect(came.shown).toBeGreaterThan(6);
  expect(came.refused).toBeGreaterThan(0);
});

// The last, since nothing keeps attendances apart after its control.
test("attendance is killed during check-ins and corrections: none is lost or doubled, and any slice is what SQL counts", async () => {
  const random = seeded(3_004);
  const seedData = await createSeedData(system, random);
  const came = await drillCheckIns(system, { seedData, random, comings: 1_000, kills: 2 });
  expect(came).toMatchObject({ comings: 1_000, kills: 2, lost: 0, doubled: 0 });
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
