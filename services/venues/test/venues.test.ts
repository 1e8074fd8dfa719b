import { aService, aViewer, type TestService } from "@starlane/testing";
import { loadVenues, venues, type VenuesLoad } from "../src/index.js";

const SCHOOL = "00000000-0000-4000-8000-000000000001";
const ROOM = "00000000-0000-4000-8000-000000000002";
const BUREAU = "00000000-0000-4000-8000-00000000000a";

const load: VenuesLoad = {
  district: "640105",
  areas: [
    { id: "64", name: "宁夏回族自治区", level: "PROVINCE", parent: null },
    { id: "6401", name: "银川市", level: "CITY", parent: "64" },
    { id: "640105", name: "西夏区", level: "DISTRICT", parent: "6401" },
    { id: "640105002", name: "北京西路街道", level: "STREET", parent: "640105" },
    { id: "640105002002", name: "星光巷社区", level: "COMMUNITY", parent: "640105002" },
    { id: "640105003", name: "文昌路街道", level: "STREET", parent: "640105" },
  ],
  populations: [
    population("640105", "RESIDENT", 400_000, "2010-11-01"),
    population("640105", "RESIDENT", 449_559, "2020-11-01"),
    population("640105", "ADOLESCENT", 42_795, "2025-09-01"),
  ],
  venues: [
    {
      id: SCHOOL,
      name: "示例小学",
      kind: "SCHOOL",
      area: "640105002002",
      address: "文昌北街",
      capacity: 300,
      agency: BUREAU,
      audiences: [{ audience: "ADOLESCENT", people: 900 }],
      openingHours: [
        { weekday: "TUESDAY", opens: "08:00", closes: "18:00" },
        { weekday: "MONDAY", opens: "08:00", closes: "12:00" },
        { weekday: "MONDAY", opens: "14:00", closes: "18:00" },
      ],
    },
    {
      id: ROOM,
      name: "警务室",
      kind: "POLICE_ROOM",
      area: "640105003",
      address: null,
      capacity: 20,
      agency: null,
      audiences: [],
      openingHours: [],
    },
  ],
};

function population(area: string, audience: string, people: number, asOf: string) {
  return { area, audience, people, asOf, source: "test", confidence: "ENUMERATED" };
}

let service: TestService;
const planner = aViewer("PLANNER");
beforeAll(async () => {
  service = await aService(venues);
  await loadVenues(service.database.em(), service.running.publish, load);
});
afterAll(() => service.close());

test("returns the district with its path, its children and the figures valid on a day", async () => {
  const { data, errors } = await service.ask(
    planner,
    `{ district { id level parent { id } path { id } children { id parent { name } }
       now: populations { people audience { id name } asOf } before: populations(on: "2015-01-01") { people } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.district).toMatchObject({
    id: "640105",
    level: "DISTRICT",
    parent: { id: "6401" },
    path: [{ id: "64" }, { id: "6401" }, { id: "640105" }],
    children: [{ id: "640105002", parent: { name: "西夏区" } }, { id: "640105003" }],
    now: [
      { people: 42_795, audience: { id: "ADOLESCENT", name: "Adolescents" }, asOf: "2025-09-01" },
      { people: 449_559, audience: { id: "RESIDENT" }, asOf: "2020-11-01" },
    ],
    before: [{ people: 400_000 }],
  });
});

test("returns the venues of an area and below, with audiences and opening hours", async () => {
  const { data } = await service.ask(
    planner,
    `{ area(id: "640105002") { venues { totalCount nodes { id capacity agency { id } audiences { people audience { id } }
       openingHours { weekday opens } area { id } } } } }`,
  );
  expect(data.area.venues).toEqual({
    totalCount: 1,
    nodes: [
      {
        id: SCHOOL,
        capacity: 300,
        agency: { id: BUREAU },
        area: { id: "640105002002" },
        audiences: [{ people: 900, audience: { id: "ADOLESCENT" } }],
        openingHours: [
          { weekday: "MONDAY", opens: "08:00" },
          { weekday: "MONDAY", opens: "14:00" },
          { weekday: "TUESDAY", opens: "08:00" },
        ],
      },
    ],
  });
});

test.each([
  ["by area and below", `{ area: "640105" }`, 2],
  ["by kind", `{ kinds: [POLICE_ROOM] }`, 1],
  ["by owner", `{ agency: "${BUREAU}" }`, 1],
  ["by several owners", `{ agencies: ["${BUREAU}", "nobody"] }`, 1],
  ["by an empty list of owners", `{ agencies: [] }`, 0],
  ["by a word of the address", `{ text: "文昌" }`, 1],
  ["by an owner that is no id", `{ agency: "nobody" }`, 0],
  ["archived ones only", `{ archived: true }`, 0],
])("finds venues %s", async (_case, filter, count) => {
  const { data } = await service.ask(planner, `{ venues(filter: ${filter}) { totalCount nodes { id } } }`);
  expect([data.venues.totalCount, data.venues.nodes.length]).toEqual([count, count]);
});

test("starts a page after the cursor of the last", async () => {
  const page = (after?: string) =>
    service.ask(
      planner,
      `query($after: String) { venues(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
      {
        variables: { after },
      },
    );
  const one = (await page()).data.venues;
  const two = (await page(one.pageInfo.endCursor)).data.venues;
  expect(one.pageInfo.hasNextPage).toBe(true);
  expect(two.pageInfo.hasNextPage).toBe(false);
  expect(new Set([one.nodes[0].id, two.nodes[0].id])).toEqual(new Set([SCHOOL, ROOM]));
});

test("needs the same number of statements for any number of areas", async () => {
  const QUERY = (id: string) =>
    `{ area(id: "${id}") { children { path { id } populations { people } venues(first: 2) { totalCount nodes { audiences { people } openingHours { opens } } } } } }`;
  const few = await service.count(planner, QUERY("640105002"));
  const more = await service.count(planner, QUERY("640105"));
  expect(few.statements).toHaveLength(8);
  expect(more.statements).toHaveLength(8);
});

test("answers UNAUTHENTICATED without a sign-in", async () => {
  expect((await service.ask(null, "{ district { id } }")).errors?.[0]?.extensions.code).toBe(
    "UNAUTHENTICATED",
  );
});

test("publishes loaded data, and loads it only once", async () => {
  expect(await loadVenues(service.database.em(), service.running.publish, load)).toBe(false);
  expect((await service.published("venues.areas"))[0]?.areas).toHaveLength(6);
  expect(await service.published("venues.venue")).toMatchObject([
    { id: SCHOOL, capacity: 300 },
    { id: ROOM },
  ]);
});

test("answers BAD_USER_INPUT to NUL in a search text, and null to NUL in an id", async () => {
  const find = `query($text: String!) { venues(filter: { text: $text }) { totalCount } }`;
  const { errors } = await service.ask(planner, find, { variables: { text: "\u0000" } });
  expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  const one = "query($id: ID!) { venue(id: $id) { id } }";
  expect(await service.ask(planner, one, { variables: { id: "\u0000" } })).toEqual({ data: { venue: null } });
});
