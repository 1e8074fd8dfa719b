import { newId } from "@starlane/database";
import { aService, aViewer, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import { becameOf } from "../src/replicas/area/merge.rules.js";
import { expectExactCells, untilCounted } from "./cells.js";
import {
  anEvent,
  anItem,
  AREAS,
  CAMPAIGN,
  CHECK_IN,
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
const planner = aViewer("PLANNER", { area: DISTRICT });
beforeEach(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterEach(() => service.close());

const checkIn = async (area: string, ...people: readonly number[]) => {
  const variables = {
    event: await anEvent(service, { area }),
    items: people.map((person) => anItem(person)),
  };
  await service.ask(planner, CHECK_IN, { variables });
};
/** Delivers areas of which some were merged into others, or new areas. */
const deliverMerged = (mergedInto: Record<string, string>, version = 2, more: object[] = []) =>
  service.deliver("venues.areas", {
    id: DISTRICT,
    areas: [
      ...AREAS.map((area) =>
        area.id in mergedInto ? { ...area, mergedInto: mergedInto[area.id], version } : area,
      ),
      ...more,
    ],
  });
const rows = async (args: string) => {
  await untilCounted(service.database.pool);
  const { data, errors } = await service.ask(
    planner,
    `{ coverage(${args}) { rows { area { id } reached contacts population } total { area { id } reached contacts } } }`,
  );
  if (errors) return errors[0]!.extensions.code;
  const { rows, total } = data.coverage;
  return [...rows, total].map(
    ({ area, reached, contacts }: { area: { id: string } | null; reached: number; contacts: number }) =>
      [area?.id ?? null, reached, contacts] as const,
  );
};

test("counts attendances of a merged area in the area it became, in cells and in histories", async () => {
  await checkIn(STARLIGHT, 1, 2);
  await checkIn(GARDEN, 2, 3);
  await deliverMerged({ [STARLIGHT]: GARDEN });
  for (const by of ["[AREA]", "[AREA, KIND]"])
    expect(await rows(`area: "${WEST}", by: ${by}`)).toEqual([
      [GARDEN, 3, 4],
      [WEST, 3, 4],
    ]);
  await expectExactCells(service.database.pool);
  await checkIn(STARLIGHT, 4);
  expect(await rows(`area: "${STARLIGHT}", by: [AREA]`)).toEqual([
    [GARDEN, 4, 5],
    [GARDEN, 4, 5],
  ]);
  await expectExactCells(service.database.pool);
});

test("counts a community merged into another street in the streets and districts above the new one", async () => {
  await checkIn(STARLIGHT, 1);
  await checkIn(RIVERSIDE, 1);
  await deliverMerged({ [STARLIGHT]: RIVERSIDE });
  expect(await rows(`area: "${DISTRICT}", by: [AREA]`)).toEqual([
    [WEST, 0, 0],
    [EAST, 1, 2],
    [DISTRICT, 1, 2],
  ]);
  await expectExactCells(service.database.pool);
});

test("takes back a merger that was published wrongly, and ignores one that arrives late", async () => {
  await checkIn(STARLIGHT, 1);
  await deliverMerged({ [STARLIGHT]: GARDEN });
  await deliverMerged({}, 1); // an older version
  expect(await rows(`area: "${WEST}", by: [AREA]`)).toEqual([
    [GARDEN, 1, 1],
    [WEST, 1, 1],
  ]);
  await service.deliver("venues.areas", {
    id: DISTRICT,
    areas: AREAS.map((area) => (area.id === STARLIGHT ? { ...area, mergedInto: null, version: 3 } : area)),
  });
  expect(await rows(`area: "${WEST}", by: [AREA]`)).toEqual([
    [STARLIGHT, 1, 1],
    [GARDEN, 0, 0],
    [WEST, 1, 1],
  ]);
  await expectExactCells(service.database.pool);
});

test("keeps the counts of a split area beside those of the new areas, and in the areas above", async () => {
  const [north, south] = ["640105002008", "640105002009"];
  await checkIn(STARLIGHT, 1, 2);
  await deliverMerged({}, 1, [
    { id: north, name: "星光巷北社区", level: "COMMUNITY", parent: WEST },
    { id: south, name: "星光巷南社区", level: "COMMUNITY", parent: WEST },
  ]);
  await checkIn(north, 2, 3);
  expect(await rows(`area: "${WEST}", by: [AREA]`)).toEqual([
    [STARLIGHT, 2, 2],
    [GARDEN, 0, 0],
    [north, 2, 2],
    [south, 0, 0],
    [WEST, 3, 4],
  ]);
  await expectExactCells(service.database.pool);
});

test("reports an agency and a campaign on the areas that theirs were merged into", async () => {
  const agency = newId();
  await service.deliver("agencies.agency", { id: agency, jurisdiction: [STARLIGHT, GARDEN], version: 1 });
  await deliverCampaign(service, { area: STARLIGHT, version: 2 });
  await checkIn(STARLIGHT, 1);
  await deliverMerged({ [STARLIGHT]: GARDEN });
  expect(await rows(`area: "${agency}", by: [AREA]`)).toEqual([
    [GARDEN, 1, 1],
    [GARDEN, 1, 1],
  ]);
  const { data } = await service.ask(
    planner,
    `query($e: [_Any!]!) { _entities(representations: $e) { ... on Campaign { coverage(by: [AREA]) { total { area { id } reached } } } } }`,
    { variables: { e: [{ __typename: "Campaign", id: CAMPAIGN }] } },
  );
  expect(data._entities[0].coverage.total).toEqual({ area: { id: GARDEN }, reached: 1 });
});

test("forbids the successor of a merged area to a viewer who may see only the merged one", async () => {
  await deliverMerged({ [STARLIGHT]: RIVERSIDE });
  const { errors } = await service.ask(
    aViewer("OFFICER", { area: WEST }),
    `{ coverage(area: "${STARLIGHT}") { asOf } }`,
  );
  expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});

test("leaves the population of a merged area out of the areas above it", async () => {
  await deliverPopulations(service, [
    [STARLIGHT, "RESIDENT", 100],
    [GARDEN, "RESIDENT", 200],
    [GARDEN, "RESIDENT", 300, "2026-01-01"],
  ]);
  await deliverMerged({ [STARLIGHT]: GARDEN });
  const { data } = await service.ask(
    planner,
    `{ coverage(area: "${WEST}", by: []) { total { population } } }`,
  );
  expect(data.coverage.total.population).toBe(300);
});

test("counts an event in an area that is not replicated by its division code", async () => {
  await checkIn("640105009001", 1);
  await untilCounted(service.database.pool);
  expect(await rows(`area: "${DISTRICT}", by: []`)).toEqual([
    [DISTRICT, 1, 1],
    [DISTRICT, 1, 1],
  ]);
  await expectExactCells(service.database.pool);
});

test.each([
  ["an area that was not merged", "640105002002", {}, "640105002002"],
  ["a merged area", "640105002002", { "640105002002": "640105002003" }, "640105002003"],
  ["a grid of a merged area", "64010500200207", { "640105002002": "640105002003" }, "640105002003"],
  [
    "a merged area inside another merged area",
    "640105002002",
    { "640105002": "640105003", "640105002002": "640105003009" },
    "640105003009",
  ],
  [
    "an area whose successor was merged",
    "640105002002",
    { "640105002002": "640105002003", "640105002003": "640105002004" },
    "640105002004",
  ],
  ["a cycle of mergers", "1", { "1": "2", "2": "1" }, "1"],
])("%s counts as the expected area", (_case, area, mergedInto, became) => {
  expect(becameOf(area, new Map(Object.entries(mergedInto)))).toBe(became);
});
