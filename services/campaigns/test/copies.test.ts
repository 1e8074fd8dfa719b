import type { TestService } from "@starlane/testing";
import * as world from "./world.js";

let service: TestService;
beforeAll(async () => {
  service = await world.aWorld();
});
beforeEach(() => world.startOver(service));
afterAll(() => service.close());

const area = (name: string, version: number) => ({
  id: world.DISTRICT,
  areas: [{ id: world.STREET, name, level: "STREET", parent: world.DISTRICT, version }],
});
const agency = (name: string, version: number) => ({ id: world.BUREAU, name, above: [], version });
const venue = (name: string, version: number) => ({
  id: world.HALL,
  name,
  kind: "SHOP",
  area: world.COMMUNITY,
  capacity: 20,
  agency: null,
  audiences: [],
  openingHours: [],
  archived: false,
  version,
});
type Fact = (name: string, version: number) => { id: string };

describe.each<[string, Fact, string, string]>([
  ["venues.areas", area, "known_area", world.STREET],
  ["agencies.agency", agency, "known_agency", world.BUREAU],
  ["venues.venue", venue, "known_venue", world.HALL],
])("the replica of %s", (message, fact, table, id) => {
  const deliver = (name: string, version: number) => service.deliver(message, { ...fact(name, version) });
  const copy = async () =>
    (await service.database.pool.query(`select name, xmin::text from ${table} where id = $1`, [id])).rows[0];

  test("is the latest version, regardless of the order of arrival", async () => {
    await deliver("第三", 3);
    await deliver("第二", 2);
    expect((await copy()).name).toBe("第三");
  });

  test("fills in columns that an earlier version of this service did not store, and changes nothing else", async () => {
    await deliver("名称", 3);
    await service.database.pool.query(`update ${table} set name = null where id = $1`, [id]);
    await deliver("名称", 3);
    const filled = await copy();
    await deliver("名称", 3);
    expect([filled.name, await copy()]).toEqual(["名称", filled]);
  });
});
