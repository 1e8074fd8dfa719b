import { aService, aViewer, type TestService } from "@starlane/testing";
import { ApiError } from "@starlane/graphql";
import type { Pool } from "pg";
import { ReferenceDataCache } from "../src/replicas/area/reference-data.js";
import { attendance } from "../src/index.js";
import { DISTRICT, STARLIGHT, deliverDistrict, deliverPopulations } from "./district.js";

let service: TestService;
const planner = aViewer("PLANNER", { area: DISTRICT });
beforeAll(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterAll(() => service.close());

const populationOf = async (area: string): Promise<number | null> => {
  const query = `{ coverage(area: "${area}", by: []) { total { population } } }`;
  const { data } = await service.ask(planner, query);
  return data.coverage.total.population;
};

test("answers with reference data changed by another process at once, in one statement", async () => {
  await deliverPopulations(service, [[STARLIGHT, "RESIDENT", 4_000]]);
  expect(await populationOf(STARLIGHT)).toBe(4_000);
  const { pool } = service.database;
  await pool.query("update known_population set people = people + 7 where area_id = $1", [STARLIGHT]);
  expect(await populationOf(STARLIGHT)).toBe(4_007);
  await pool.query("delete from known_population");
  expect(await populationOf(STARLIGHT)).toBeNull();
  const query = `{ coverage(area: "${STARLIGHT}", by: []) { total { population } } }`;
  expect((await service.count(planner, query)).statements).toHaveLength(1);
});

test("a message that changes nothing keeps the version of the reference data", async () => {
  const version = async () =>
    (await service.database.pool.query("select version from ground")).rows[0].version;
  const before = await version();
  await deliverDistrict(service);
  expect(await version()).toBe(before);
});

/** Returns a cache over a table that has the next version at each read. */
function cacheAt(...versions: string[]) {
  let looks = 0;
  const pool = {
    query: async () => {
      const version = versions[Math.min(looks, versions.length - 1)]!;
      looks += 1;
      return { rows: [{ version, areas: "[]", figures: "[]", agencies: "{}" }] };
    },
  };
  return { referenceCache: new ReferenceDataCache(pool as unknown as Pool), looks: () => looks };
}

test("evaluates again on changed reference data, and reads nothing when it is unchanged", async () => {
  const { referenceCache, looks } = cacheAt("1", "2");
  const on: string[] = [];
  const ask = (now: string) =>
    referenceCache.evaluate((reference) => {
      on.push(reference.version);
      return { value: reference.version, version: now };
    });
  expect([await ask("1"), await ask("1"), await ask("2"), await ask("2")]).toEqual(["1", "1", "2", "2"]);
  expect(on).toEqual(["1", "1", "1", "2", "2"]);
  expect(looks()).toBe(2);
});

test("evaluates again after a refusal on stale reference data, and keeps a refusal on current data", async () => {
  const { referenceCache } = cacheAt("1", "2", "3", "3");
  await referenceCache.evaluate(() => ({ value: null, version: "1" }));
  const refuseBefore = (version: string) =>
    referenceCache.evaluate((reference) => {
      if (reference.version < version) throw new ApiError("NOT_FOUND");
      return { value: reference.version, version: reference.version };
    });
  expect(await refuseBefore("3")).toBe("3");
  await expect(refuseBefore("4")).rejects.toThrow(ApiError);
});

test("answers on reference data that never stops changing", async () => {
  let version = 0;
  const pool = {
    query: async () => ({
      rows: [{ version: String((version += 1)), areas: "[]", figures: "[]", agencies: "{}" }],
    }),
  };
  const referenceCache = new ReferenceDataCache(pool as unknown as Pool);
  const value = referenceCache.evaluate((reference) => ({
    value: "an answer",
    version: `${reference.version} is over`,
  }));
  expect(await value).toBe("an answer");
  expect(version).toBeLessThan(10);
});
