import { startSystem, type SystemUnderTest } from "../src/system-under-test.js";
import { drillFault } from "../src/fault-drill.js";
import { aSmallDisk, frozen, fullDisk, portInUse } from "../src/injected-faults.js";
import { join } from "node:path";

// Small versions of `npm run drills -- frozen disk`.
const SMALL = { callers: 4, beforeMs: 500, says: /./ };
const UNHARMED = { lost: 0, doubled: 0, fallen: [] };
const WELL_WITHIN_MS = 30_000;

describe("an unavailable database", () => {
  let system: SystemUnderTest;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.close());

  test("loses and doubles nothing acknowledged when it is frozen for a while", async () => {
    const came = await drillFault(system, frozen(system), { ...SMALL, forMs: 3_000 });
    expect(came).toMatchObject(UNHARMED);
    expect(came.acknowledged).toBeGreaterThan(10);
    expect(came.wellAfterMs).toBeLessThanOrEqual(WELL_WITHIN_MS);
  });

  test("is found again after another program listened on its port", async () => {
    const came = await drillFault(system, portInUse(system), { ...SMALL, forMs: 3_000 });
    expect(came).toMatchObject(UNHARMED);
    expect(came.unready.length).toBeGreaterThan(0);
    expect(came.wellAfterMs).toBeLessThanOrEqual(WELL_WITHIN_MS);
  });
});

const disk = aSmallDisk(500);
afterAll(() => disk?.remove());

// Only root can mount a disk that is small enough to fill.
(disk ? test : test.skip)(
  "a full disk loses nothing that was acknowledged, and writes go on once there is room",
  async () => {
    const system = await startSystem({
      path: join(disk!.path, "home"),
      settings: { max_wal_size: "64MB", min_wal_size: "32MB" },
    });
    try {
      const came = await drillFault(system, fullDisk(system, disk!), { ...SMALL, forMs: 4_000 });
      expect(came).toMatchObject(UNHARMED);
      expect(came.wellAfterMs).toBeLessThanOrEqual(WELL_WITHIN_MS);
    } finally {
      await system.close();
    }
  },
);
