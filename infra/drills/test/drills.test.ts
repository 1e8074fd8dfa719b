import { drillDatabase } from "../src/database.js";
import { drillDeployment } from "../src/deployment.js";
import { drillMessages } from "../src/messages.js";
import { drillRaces } from "../src/races.js";
import { openScene, type Scene } from "../src/scene.js";

// Small versions of `npm run drills`, one after the other on one scene.
let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
}, 120_000);
afterAll(() => scene.close(), 60_000);

test("of many who register one slot at once one gets it, and nobody deadlocks", async () => {
  const { slot, random } = await drillRaces(scene, 40);
  expect(slot).toMatchObject({ registered: 1, conflicts: 39, doubled: 0 });
  expect(random).toMatchObject({ unanswered: 0, deadlocks: 0, doubled: 0 });
  expect(random.registered).toBeGreaterThan(1);
});

test("the database restarts under load, in order, at once and killed: nothing acknowledged is lost, all recovers", async () => {
  const came = await drillDatabase(scene, {
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
}, 90_000);

test("sender and receiver are killed while 32 write: all is heard, once, soon after", async () => {
  const came = await drillMessages(scene, { kills: 4, writers: 32, betweenMs: 500 });
  expect(came).toMatchObject({ kills: 4, lost: 0, doubled: 0, control: 1 });
  expect(came.told).toBeGreaterThan(50);
  expect(came.caughtUpMs).toBeLessThanOrEqual(10_000);
}, 90_000);

test("a migration and a relief of every process under load: no write fails twice, none is lost or doubled", async () => {
  const came = await drillDeployment(scene, {
    processes: ["campaigns", "attendance", "gateway"],
    callers: 6,
    betweenMs: 300,
  });
  expect(came).toMatchObject({ relieved: 3, migrations: 2, failedAgain: 0, lost: 0, doubled: 0, fallen: [] });
  expect(came.caughtUpMs).not.toBeNull();
}, 90_000);
