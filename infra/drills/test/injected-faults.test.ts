import { openScene, type Scene } from "../src/system-under-test.js";
import { drillTrouble } from "../src/fault-drill.js";
import { aSmallDisk, frozen, fullDisk, portTaken } from "../src/injected-faults.js";
import { join } from "node:path";

// Small versions of `npm run drills -- frozen disk`.
const SMALL = { callers: 4, beforeMs: 500, says: /./ };
const UNHARMED = { lost: 0, doubled: 0, fallen: [] };
const WELL_WITHIN_MS = 30_000;

describe("a database that is away", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  test("loses and doubles nothing that was acknowledged when it stands still for a while", async () => {
    const came = await drillTrouble(scene, frozen(scene), { ...SMALL, forMs: 3_000 });
    expect(came).toMatchObject(UNHARMED);
    expect(came.acknowledged).toBeGreaterThan(10);
    expect(came.wellAfterMs).toBeLessThanOrEqual(WELL_WITHIN_MS);
  });

  test("is found again after something else listened on its port", async () => {
    const came = await drillTrouble(scene, portTaken(scene), { ...SMALL, forMs: 3_000 });
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
    const scene = await openScene({
      path: join(disk!.path, "home"),
      settings: { max_wal_size: "64MB", min_wal_size: "32MB" },
    });
    try {
      const came = await drillTrouble(scene, fullDisk(scene, disk!), { ...SMALL, forMs: 4_000 });
      expect(came).toMatchObject(UNHARMED);
      expect(came.wellAfterMs).toBeLessThanOrEqual(WELL_WITHIN_MS);
    } finally {
      await scene.close();
    }
  },
);
