import { newId } from "@starlane/database";
import { aService, aViewer, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
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

const gapsOf = async (args: string, fields = "area { id } audience { id } population reached shortfall") => {
  const { data, errors } = await service.ask(planner, `{ gaps(${args}) { ${fields} } }`);
  expect(errors).toBeUndefined();
  return data.gaps;
};
const elderly = (area: string, population: number, reached: number, shortfall: number) => ({
  area: { id: area },
  audience: { id: "ELDERLY" },
  population,
  reached,
  shortfall,
});
const checkIn = (event: string, items: readonly object[]) =>
  service.ask(planner, CHECK_IN, { variables: { event, items } });
const deliverVenue = (facts: Record<string, unknown>) =>
  service.deliver("venues.venue", {
    id: newId(),
    area: STARLIGHT,
    audiences: [{ audience: "ELDERLY", people: 50 }],
    archived: false,
    version: 1,
    ...facts,
  });

test("gives gaps the same `asOf` as a report", async () => {
  await deliverPopulations(service, [[STARLIGHT, "ELDERLY", 10]]);
  const { data } = await service.ask(
    planner,
    `{ gaps(area: "${DISTRICT}") { asOf } coverage(area: "${DISTRICT}", by: []) { asOf } }`,
  );
  expect(data.gaps).toEqual([{ asOf: data.coverage.asOf }]);
});

test("ranks communities by people not reached and leaves out unknown populations", async () => {
  await deliverPopulations(service, [
    [STARLIGHT, "ELDERLY", 10],
    [GARDEN, "ELDERLY", 9],
  ]);
  await checkIn(
    await anEvent(service),
    [1, 2].map((each) => anItem(each, { audience: "ELDERLY" })),
  );
  expect(await gapsOf(`area: "${DISTRICT}"`)).toEqual([
    elderly(GARDEN, 9, 0, 9),
    elderly(STARLIGHT, 10, 2, 8),
  ]);
  expect(await gapsOf(`area: "${DISTRICT}", first: 1`)).toHaveLength(1);
  expect(await gapsOf(`area: "${AGENCY}"`)).toHaveLength(2);
  expect(await gapsOf(`area: "${EAST}"`)).toEqual([]);
});

test("measures a campaign's gaps against its targets, at their levels and by its own reach", async () => {
  await deliverPopulations(service, [
    [STARLIGHT, "ELDERLY", 100],
    [GARDEN, "ELDERLY", 60],
    [RIVERSIDE, "ELDERLY", 4],
    [RIVERSIDE, "ADOLESCENT", 80],
  ]);
  const targets = [
    { audience: "ELDERLY", level: "STREET", rate: 0.5 },
    { audience: "ADOLESCENT", level: "COMMUNITY", rate: 0.1 },
  ];
  await deliverCampaign(service, { targets, version: 2 });
  const other = newId();
  await deliverCampaign(service, { id: other });
  await checkIn(await anEvent(service, { campaign: other }), [anItem(1, { audience: "ELDERLY" })]);
  await checkIn(
    await anEvent(service),
    [2, 3, 4].map((each) => anItem(each, { audience: "ELDERLY" })),
  );

  expect(await gapsOf(`area: "${DISTRICT}", campaign: "${CAMPAIGN}"`)).toEqual([
    elderly(WEST, 160, 3, 77),
    { area: { id: RIVERSIDE }, audience: { id: "ADOLESCENT" }, population: 80, reached: 0, shortfall: 8 },
    elderly(EAST, 4, 0, 2),
  ]);
  await deliverCampaign(service, { area: EAST, targets, version: 3 });
  expect(await gapsOf(`area: "${DISTRICT}", campaign: "${CAMPAIGN}"`)).toHaveLength(2);
});

test("lists the venues of a gap's audience in its area, the largest first, without archived ones", async () => {
  await deliverPopulations(service, [[STARLIGHT, "ELDERLY", 10]]);
  const [small, large, archived] = [newId(), newId(), newId()];
  await deliverVenue({ id: small });
  await deliverVenue({ id: large, audiences: [{ audience: "ELDERLY", people: 90 }] });
  await deliverVenue({ id: archived });
  await deliverVenue({ id: archived, archived: true, version: 2 });
  await deliverVenue({ id: archived, version: 1 }); // late
  await deliverVenue({ area: GARDEN });
  await deliverVenue({ audiences: [{ audience: "ADOLESCENT", people: 90 }] });
  expect(await gapsOf(`area: "${WEST}"`, "venues { id }")).toEqual([
    { venues: [{ id: large }, { id: small }] },
  ]);
});

test("reads any number of gaps with venues in as many statements as one", async () => {
  await deliverPopulations(
    service,
    [STARLIGHT, GARDEN, RIVERSIDE].map((area) => [area, "ELDERLY", 10] as const),
  );
  const query = (first: number) =>
    `{ gaps(area: "${DISTRICT}", first: ${first}) { area { id } venues { id } } }`;
  await gapsOf(`area: "${DISTRICT}"`); // everything is counted by then
  const one = await service.count(planner, query(1));
  const many = await service.count(planner, query(3));
  expect(many.answer.data.gaps).toHaveLength(3);
  expect(many.statements).toHaveLength(one.statements.length);
});

test.each([
  ["a page size of zero", `area: "${DISTRICT}", first: 0`, "BAD_USER_INPUT"],
  ["a page size that is too large", `area: "${DISTRICT}", first: 101`, "BAD_USER_INPUT"],
  ["an unknown campaign", `area: "${DISTRICT}", campaign: "no"`, "NOT_FOUND"],
  ["an unknown area", `area: "640199"`, "NOT_FOUND"],
  ["a foreign area", `area: "11"`, "FORBIDDEN"],
])("refuses %s", async (_what, args, code) => {
  const { errors } = await service.ask(planner, `{ gaps(${args}) { reached } }`);
  expect(errors?.[0]?.extensions.code).toBe(code);
});
