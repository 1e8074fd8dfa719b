import { aService, aViewer, type TestService } from "@starlane/testing";
import { ApiError } from "@starlane/graphql";
import type { Pool } from "pg";
import { Grounds } from "../src/replicas/area/reference-data.js";
import { attendance } from "../src/index.js";
import { DISTRICT, STARLIGHT, tellDistrict, tellPopulations } from "./district.js";

let service: TestService;
const planner = aViewer("PLANNER", { area: DISTRICT });
beforeAll(async () => {
  service = await aService(attendance);
  await tellDistrict(service);
});
afterAll(() => service.close());

const populationOf = async (area: string): Promise<number | null> => {
  const query = `{ coverage(area: "${area}", by: []) { total { population } } }`;
  const { data } = await service.ask(planner, query);
  return data.coverage.total.population;
};

test("what another process changed of areas, figures and jurisdictions is in the very next answer, which takes one statement", async () => {
  await tellPopulations(service, [[STARLIGHT, "RESIDENT", 4_000]]);
  expect(await populationOf(STARLIGHT)).toBe(4_000);
  const { pool } = service.database;
  await pool.query("update known_population set people = people + 7 where area_id = $1", [STARLIGHT]);
  expect(await populationOf(STARLIGHT)).toBe(4_007);
  await pool.query("delete from known_population");
  expect(await populationOf(STARLIGHT)).toBeNull();
  const query = `{ coverage(area: "${STARLIGHT}", by: []) { total { population } } }`;
  expect((await service.count(planner, query)).statements).toHaveLength(1);
});

test("what changes nothing leaves the ground as it is", async () => {
  const version = async () =>
    (await service.database.pool.query("select version from ground")).rows[0].version;
  const before = await version();
  await tellDistrict(service);
  expect(await version()).toBe(before);
});

/** Grounds of a table that is at one version after another, each for so many looks. */
function groundsAt(...versions: string[]) {
  let looks = 0;
  const pool = {
    query: async () => {
      const version = versions[Math.min(looks, versions.length - 1)]!;
      looks += 1;
      return { rows: [{ version, areas: "[]", figures: "[]", agencies: "{}" }] };
    },
  };
  return { grounds: new Grounds(pool as unknown as Pool), looks: () => looks };
}

test("a question is worked out anew on a ground that has changed, and else costs no look at it", async () => {
  const { grounds, looks } = groundsAt("1", "2");
  const on: string[] = [];
  const ask = (now: string) =>
    grounds.on((ground) => {
      on.push(ground.version);
      return { value: ground.version, version: now };
    });
  expect([await ask("1"), await ask("1"), await ask("2"), await ask("2")]).toEqual(["1", "1", "2", "2"]);
  expect(on).toEqual(["1", "1", "1", "2", "2"]);
  expect(looks()).toBe(2);
});

test("what is refused on a ground that has changed is asked again, and refused on one that has not", async () => {
  const { grounds } = groundsAt("1", "2", "3", "3");
  await grounds.on(() => ({ value: null, version: "1" }));
  const refuseBefore = (version: string) =>
    grounds.on((ground) => {
      if (ground.version < version) throw new ApiError("NOT_FOUND");
      return { value: ground.version, version: ground.version };
    });
  expect(await refuseBefore("3")).toBe("3");
  await expect(refuseBefore("4")).rejects.toThrow(ApiError);
});

test("a ground that never rests is answered on all the same", async () => {
  let version = 0;
  const pool = {
    query: async () => ({
      rows: [{ version: String((version += 1)), areas: "[]", figures: "[]", agencies: "{}" }],
    }),
  };
  const grounds = new Grounds(pool as unknown as Pool);
  const value = grounds.on((ground) => ({ value: "an answer", version: `${ground.version} is over` }));
  expect(await value).toBe("an answer");
  expect(version).toBeLessThan(10);
});
