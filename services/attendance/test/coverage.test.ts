import { newId } from "@starlane/database";
import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import { untilCounted } from "./cells.js";
import {
  AGENCY,
  anEvent,
  anItem,
  CAMPAIGN,
  CHECK_IN,
  CITY,
  DISTRICT,
  EAST,
  GARDEN,
  RIVERSIDE,
  STARLIGHT,
  deliverCampaign,
  deliverDistrict,
  deliverPopulations,
  WEST,
} from "./district.js";

let service: TestService;
const planner = aViewer("PLANNER", { area: CITY });
beforeEach(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterEach(() => service.close());

const checkIn = async (event: string, items: readonly object[]) => {
  const { data } = await service.ask(planner, CHECK_IN, { variables: { event, items } });
  expect(new Set(data.checkIn.receipts.map(({ verdict }: { verdict: string }) => verdict))).toEqual(
    new Set(["ACCEPTED"]),
  );
  await untilCounted(service.database.pool);
};
const ROW = `area { id } audience { id } campaign { id } agency { id } kind month
  population reached reachedAtMost contacts rate target shortfall`;
const coverage = async (args: string, fields = ROW) => {
  const { data, errors } = await service.ask(
    planner,
    `{ coverage(${args}) { rows { ${fields} } total { ${fields} } asOf } }`,
  );
  expect(errors).toBeUndefined();
  return data.coverage;
};

test("reports a district by street and audience, including empty rows", async () => {
  await checkIn(await anEvent(service), [anItem(1), anItem(2, { audience: "ELDERLY", area: RIVERSIDE })]);
  const { rows, total, asOf } = await coverage(
    `area: "${DISTRICT}"`,
    "area { id } audience { id } reached contacts",
  );
  expect(rows).toHaveLength(8);
  expect(rows.filter(({ reached }: { reached: number }) => reached > 0)).toEqual([
    { area: { id: WEST }, audience: { id: "RESIDENT" }, reached: 1, contacts: 1 },
    { area: { id: EAST }, audience: { id: "ELDERLY" }, reached: 1, contacts: 1 },
    { area: { id: EAST }, audience: { id: "RESIDENT" }, reached: 1, contacts: 1 },
  ]);
  expect(total).toEqual({ area: { id: DISTRICT }, audience: null, reached: 2, contacts: 2 });
  expect(asOf).toEqual(new Date("2026-03-02T01:00:00Z"));
});

test("counts everyone once as RESIDENT, whatever audience they were recorded with", async () => {
  await deliverPopulations(service, [
    [STARLIGHT, "RESIDENT", 10],
    [STARLIGHT, "ELDERLY", 4],
  ]);
  const targets = [{ audience: "RESIDENT", level: "COMMUNITY", rate: 0.5 }];
  await deliverCampaign(service, { targets, version: 2 });
  const elderly = { audience: "ELDERLY" };
  const [event, other] = [
    await anEvent(service, { kind: "LECTURE" }),
    await anEvent(service, { kind: "DISPLAY" }),
  ];
  await checkIn(event, [anItem(1), anItem(2, elderly), anItem(3, { audience: "ADOLESCENT" })]);
  await checkIn(other, [anItem(2), anItem(3, elderly)]); // with another audience than the first time
  const residents = { reached: 3, contacts: 5, rate: 0.3 };
  const fields = "audience { id } reached contacts rate";
  // From the cells, and from the histories, which alone have kinds.
  for (const filter of [`campaigns: ["${CAMPAIGN}"]`, `kinds: [LECTURE, DISPLAY]`]) {
    const { rows } = await coverage(`area: "${STARLIGHT}", by: [AUDIENCE], filter: { ${filter} }`, fields);
    expect(rows).toMatchObject([
      { audience: { id: "ADOLESCENT" }, reached: 1, contacts: 1, rate: null },
      { audience: { id: "ELDERLY" }, reached: 2, contacts: 2, rate: 0.5 },
      { audience: { id: "MIGRANT_WORKER" }, reached: 0, contacts: 0 },
      { audience: { id: "RESIDENT" }, ...residents },
    ]);
    for (const audiences of [`["RESIDENT"]`, `["ELDERLY", "RESIDENT"]`]) {
      const asked = `area: "${STARLIGHT}", by: [], filter: { ${filter}, audiences: ${audiences} }`;
      expect((await coverage(asked, "reached contacts rate")).total).toEqual(residents);
    }
  }
  const { data } = await service.ask(
    planner,
    `{ gaps(area: "${STARLIGHT}", campaign: "${CAMPAIGN}") { audience { id } reached shortfall } }`,
  );
  expect(data.gaps).toEqual([{ audience: { id: "RESIDENT" }, reached: 3, shortfall: 2 }]);
});

test("counts a person who attends in two communities once in the areas above", async () => {
  for (const area of [STARLIGHT, GARDEN, RIVERSIDE])
    await checkIn(await anEvent(service, { area }), [anItem(1)]);
  const { rows, total } = await coverage(`area: "${WEST}", by: [AREA]`, "area { id } reached contacts");
  expect(rows).toEqual([
    { area: { id: STARLIGHT }, reached: 1, contacts: 1 },
    { area: { id: GARDEN }, reached: 1, contacts: 1 },
  ]);
  expect(total).toEqual({ area: { id: WEST }, reached: 1, contacts: 2 });
  const district = await coverage(`area: "${DISTRICT}"`, "reached contacts");
  expect(district.total).toEqual({ reached: 1, contacts: 3 });
});

test("treats an agency's jurisdiction as one area and counts a person in two of its communities once", async () => {
  const agency = newId();
  await service.deliver("agencies.agency", { id: agency, jurisdiction: [STARLIGHT, RIVERSIDE], version: 1 });
  for (const area of [STARLIGHT, RIVERSIDE])
    await checkIn(await anEvent(service, { area }), [anItem(1), anItem(2)]);
  const { rows, total } = await coverage(`area: "${agency}", by: [AREA]`, "area { id } reached");
  expect(rows).toEqual([
    { area: { id: STARLIGHT }, reached: 2 },
    { area: { id: RIVERSIDE }, reached: 2 },
  ]);
  expect(total).toEqual({ area: null, reached: 2 });
  expect((await coverage(`area: "${AGENCY}", by: [AREA]`)).rows).toHaveLength(2);
});

test("takes an area's own population, else the sum of all its parts, else null", async () => {
  await deliverPopulations(service, [
    [STARLIGHT, "RESIDENT", 100],
    [GARDEN, "RESIDENT", 300],
    [STARLIGHT, "ELDERLY", 0],
    [DISTRICT, "RESIDENT", 1_000, "2020-01-01"],
    [DISTRICT, "RESIDENT", 2_000, "2025-01-01"],
    [DISTRICT, "RESIDENT", 3_000, "2027-01-01"],
  ]);
  await checkIn(await anEvent(service), [anItem(1), anItem(2)]);
  const { rows, total } = await coverage(`area: "${DISTRICT}", by: [AREA]`, "area { id } population rate");
  expect(rows).toEqual([
    { area: { id: WEST }, population: 400, rate: 0.005 },
    { area: { id: EAST }, population: null, rate: null },
  ]);
  expect(total).toEqual({ area: { id: DISTRICT }, population: 2_000, rate: 0.001 });
  const elderly = await coverage(
    `area: "${STARLIGHT}", filter: { audiences: ["ELDERLY"] }`,
    "population rate",
  );
  expect(elderly.total).toEqual({ population: 0, rate: null });
});

test("shows a campaign's target and shortfall in the rows it is set for", async () => {
  await deliverPopulations(service, [
    [WEST, "ELDERLY", 100],
    [DISTRICT, "RESIDENT", 100],
  ]);
  const targets = [{ audience: "ELDERLY", level: "STREET", rate: 0.55 }];
  await deliverCampaign(service, { targets, version: 2 });
  await checkIn(
    await anEvent(service),
    times(5, (person) => anItem(person, { audience: "ELDERLY" })),
  );
  const { data } = await service.ask(
    planner,
    `query($e: [_Any!]!) { _entities(representations: $e) { ... on Campaign {
      coverage { rows { area { id } audience { id } target shortfall reached } total { target } } } } }`,
    { variables: { e: [{ __typename: "Campaign", id: CAMPAIGN }] } },
  );
  const { rows, total } = data._entities[0].coverage;
  const elderly = rows.filter((row: { audience: { id: string } }) => row.audience.id === "ELDERLY");
  expect(elderly).toEqual([
    { area: { id: WEST }, audience: { id: "ELDERLY" }, target: 0.55, shortfall: 50, reached: 5 },
    { area: { id: EAST }, audience: { id: "ELDERLY" }, target: 0.55, shortfall: null, reached: 0 },
  ]);
  expect(rows.filter((row: { target: number | null }) => row.target !== null)).toHaveLength(2);
  expect(total.target).toBeNull();
});

test("caps the rate at 1 when more people are reached than live in the area", async () => {
  await deliverPopulations(service, [[STARLIGHT, "RESIDENT", 2]]);
  await checkIn(
    await anEvent(service),
    times(3, (person) => anItem(person)),
  );
  const { total } = await coverage(`area: "${STARLIGHT}"`, "reached reachedAtMost rate");
  expect(total).toEqual({ reached: 3, reachedAtMost: 3, rate: 1 });
});

test.each([
  [`area: "640199"`, "NOT_FOUND"],
  [`area: "nobody"`, "NOT_FOUND"],
  [`area: "65"`, "FORBIDDEN"],
])("answers %s with %s", async (args, code) => {
  const { errors } = await service.ask(planner, `{ coverage(${args}) { asOf } }`);
  expect(errors?.[0]?.extensions.code).toBe(code);
});

const ENTITIES = (fragment: string) =>
  `query($e: [_Any!]!) { _entities(representations: $e) { ${fragment} } }`;
const entities = (type: string, ids: readonly string[]) => ({
  variables: { e: ids.map((id) => ({ __typename: type, id })) },
});

test("resolves the coverage of areas, filtered or not, replicated or not", async () => {
  await checkIn(await anEvent(service), [anItem(1), anItem(2, { audience: "ELDERLY" })]);
  const { data } = await service.ask(
    planner,
    ENTITIES(`... on Area { coverage { area { id } audience { id } reached }
      elderly: coverage(filter: { audiences: ["ELDERLY"] }) { audience { id } reached } }`),
    entities("Area", [STARLIGHT, DISTRICT, EAST, "640105999"]),
  );
  expect(data._entities).toEqual(
    [
      [STARLIGHT, 2, 1],
      [DISTRICT, 2, 1],
      [EAST, 0, 0],
      ["640105999", 0, 0],
    ].map(([id, reached, elderly]) => ({
      coverage: { area: { id }, audience: null, reached },
      elderly: { audience: { id: "ELDERLY" }, reached: elderly },
    })),
  );
});

test("resolves the number of people checked in at events, with `asOf`", async () => {
  const [full, empty] = [await anEvent(service), await anEvent(service)];
  await checkIn(full, [anItem(1), anItem(2)]);
  const { data } = await service.ask(
    planner,
    ENTITIES("... on Event { attendance { enrolled reached unidentified asOf } }"),
    entities("Event", [full, empty, "none"]),
  );
  const asOf = new Date("2026-03-02T01:00:00Z");
  expect(data._entities.map((event: { attendance: object }) => event.attendance)).toEqual(
    [2, 0, 0].map((reached) => ({ enrolled: 0, reached, unidentified: 0, asOf })),
  );
});

test.each([
  ["a report from the cells", 1, `{ coverage(area: "${DISTRICT}") { rows { reached } total { reached } } }`],
  [
    "a report from the histories",
    1,
    `{ coverage(area: "${DISTRICT}", by: [KIND, AREA]) { rows { reached } } }`,
  ],
  [
    "a report on a campaign beside its targets",
    2,
    `{ coverage(area: "${DISTRICT}", filter: { campaigns: ["${CAMPAIGN}"] }) { rows { reached target } } }`,
  ],
])("%s takes %d statements", async (_case, statements, query) => {
  await checkIn(await anEvent(service), [anItem(1)]);
  await service.ask(planner, query); // the reference data is read once
  expect((await service.count(planner, query)).statements).toHaveLength(statements);
});

test.each([
  ["areas", "Area", "coverage { reached }", [STARLIGHT, GARDEN, RIVERSIDE, WEST, DISTRICT], 1],
  ["events", "Event", "attendance { reached }", times(5, () => newId()), 1],
])(
  "reads a list of %s with the same number of statements at any length",
  async (_case, type, field, ids, count) => {
    await untilCounted(service.database.pool);
    await service.ask(planner, ENTITIES(`... on ${type} { ${field} }`), entities(type, ids));
    for (const some of [ids.slice(0, 1), ids]) {
      const { statements } = await service.count(
        planner,
        ENTITIES(`... on ${type} { ${field} }`),
        entities(type, some),
      );
      expect(statements).toHaveLength(count);
    }
  },
);

test("forbids an area's coverage to a viewer outside it", async () => {
  const { errors } = await service.ask(
    aViewer("OFFICER", { area: WEST }),
    ENTITIES("... on Area { coverage { reached } }"),
    entities("Area", [EAST]),
  );
  expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});

test("answers a question that takes too long with QUERY_TOO_COMPLEX", async () => {
  const { pool } = service.database;
  const blocker = await pool.connect();
  await blocker.query("begin");
  await blocker.query("lock table reach_cell in access exclusive mode");
  const asked = service.ask(planner, `{ coverage(area: "${DISTRICT}") { asOf } }`);
  for (let cut = 0; cut === 0;) {
    const { rowCount } = await pool.query(
      `select pg_cancel_backend(pid) from pg_locks where relation = 'reach_cell'::regclass and not granted`,
    );
    cut = rowCount ?? 0;
  }
  await blocker.query("rollback");
  blocker.release();
  expect((await asked).errors?.[0]?.extensions.code).toBe("QUERY_TOO_COMPLEX");
});
