import { aDatabase, type TestDatabase } from "@starlane/testing";
import { Pool } from "pg";
import { attendance } from "../src/index.js";
import { Freshness } from "../src/reach/counting/freshness.js";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await aDatabase([attendance]);
  pool = new Pool({ connectionString: database.adminUrl, max: 1, options: "-c search_path=attendance" });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const at = (text: string) => new Date(`2026-03-04T${text}Z`);
/** Sets the position and time up to which everything counts as counted; nothing is counted in this test. */
const counted = (position: string, asOf: Date) =>
  pool.query("update reach_position set position = $1, as_of = $2", [position, asOf]);

test("reports the lag since uncounted writes were first seen, not since the last position", async () => {
  let now = at("08:00:00");
  const freshness = new Freshness(
    pool,
    () => now,
    () => now.getTime(),
  );
  await counted("9000000000", at("02:00:00"));
  expect(await freshness.behind()).toBe(0);
  await counted("0", at("02:00:00"));
  now = at("08:00:10");
  expect(await freshness.behind()).toBeLessThanOrEqual(10);
  now = at("08:06:00");
  expect(await freshness.behind()).toBe(360);
  await expect(freshness.check()).rejects.toThrow("360 seconds behind");
  await counted("0", at("08:05:58"));
  expect(await freshness.behind()).toBe(2);
  await freshness.check();
  await counted("9000000000", at("08:05:58"));
  expect(await freshness.behind()).toBe(0);
});
