import type { Viewer } from "@starlane/auth";
import { GraphFuzz } from "../src/index.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

/** The seeds of all operations; a hundred per test, so that a failure names its seeds. */
const HUNDREDS = Array.from({ length: 8 }, (_, index) => index * 100);

let starlane: TestStarlane;
let fuzz: GraphFuzz;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process" });
  const data = await starlane.data(
    "planner",
    `{ agencies { id } venues(first: 30) { nodes { id } } speakers { id }
       district { id children { id children { id } } } }`,
  );
  const ids = [
    ...data.agencies.slice(0, 12),
    ...data.venues.nodes.slice(0, 12),
    ...data.speakers.slice(0, 4),
    data.district,
    ...data.district.children.slice(0, 4),
    ...data.district.children[0].children.slice(0, 4),
    { id: "ADOLESCENT" },
  ].map((thing: Json) => thing.id);
  fuzz = new GraphFuzz({ ...starlane, viewer: await admin(), ids });
});
afterAll(() => starlane.close());

test.each(HUNDREDS)("random operations from seed %i on are answered as by one schema", async (seed) => {
  expect(await fuzz.differences(seed, 100)).toEqual([]);
});

async function admin(): Promise<Viewer> {
  const { viewer } = await starlane.data(
    "admin",
    "{ viewer { id username agency { id children { id } } grants { role area { id } } } }",
  );
  return {
    id: viewer.id,
    username: viewer.username,
    agency: viewer.agency.id,
    agencies: [viewer.agency.id, ...viewer.agency.children.map((child: Json) => child.id)],
    grants: viewer.grants.map((grant: Json) => ({ role: grant.role, area: grant.area.id })),
    session: "00000000-0000-4000-8000-000000000000",
  };
}
