import { aViewer, type TestService } from "@starlane/testing";
import {
  aDistrict,
  ask,
  codeOf,
  COMMUNITY,
  DISTRICT,
  OTHER_STREET,
  planner,
  SCHOOL,
  startOver,
  STREET,
} from "./district.js";

let service: TestService;
beforeAll(async () => {
  service = await aDistrict();
});
beforeEach(() => startOver(service));
afterAll(() => service.close());

const administrator = aViewer("ADMIN", { area: "64" });
const NEIGHBOUR = "640105002003";
const ADJUST = `mutation($input: AdjustAreasInput!) { adjustAreas(input: $input) { __typename
  ... on AreasAdjusted { areas { id name level parent { id } mergedInto { id } } }
  ... on InvalidInput { path message } } }`;
const adjust = (input: object) => ask(service, administrator, ADJUST, { input });
const publishedTrees = async () =>
  (await service.published("venues.areas")).slice(1).map(({ areas }) => areas as object[]);

test("merges a community into a new one: keeps it, moves its venues and publishes the change", async () => {
  const input = {
    add: [{ id: NEIGHBOUR, name: "星光巷新社区" }],
    merge: [{ area: COMMUNITY, into: NEIGHBOUR }],
  };
  const answer = {
    __typename: "AreasAdjusted",
    areas: [
      { id: NEIGHBOUR, name: "星光巷新社区", level: "COMMUNITY", parent: { id: STREET }, mergedInto: null },
      {
        id: COMMUNITY,
        name: "星光巷社区",
        level: "COMMUNITY",
        parent: { id: STREET },
        mergedInto: { id: NEIGHBOUR },
      },
    ],
  };
  expect(await adjust(input)).toEqual(answer);
  expect(await adjust(input)).toEqual(answer);
  const street = await ask(service, planner, `{ area(id: "${STREET}") { children { id } } }`);
  expect(street.children).toEqual([{ id: NEIGHBOUR }]);
  const school = await ask(service, planner, `{ venue(id: "${SCHOOL}") { area { id } version } }`);
  expect(school).toEqual({ area: { id: NEIGHBOUR }, version: 2 });

  const [tree, ...more] = await publishedTrees();
  expect(more).toEqual([]);
  expect(tree).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: COMMUNITY, mergedInto: NEIGHBOUR, version: 2 }),
      expect.objectContaining({ id: NEIGHBOUR, mergedInto: null, version: 1 }),
    ]),
  );
  expect((await service.published("venues.venue")).at(-1)).toMatchObject({
    id: SCHOOL,
    area: NEIGHBOUR,
    version: 2,
  });
});

test("merges a street into another only after each of its communities", async () => {
  const input = { merge: [{ area: STREET, into: OTHER_STREET }] };
  expect(await adjust(input)).toMatchObject({ path: ["input", "merge", "0", "area"] });
  const moved = "640105003009";
  const answer = await adjust({
    add: [{ id: moved, name: "星光巷社区" }],
    merge: [{ area: COMMUNITY, into: moved }, ...input.merge],
  });
  expect(answer.areas.at(-1)).toMatchObject({ id: STREET, mergedInto: { id: OTHER_STREET } });
});

test("merges an area into which others were merged before", async () => {
  const [first, second] = [NEIGHBOUR, "640105002004"];
  const add = [
    { id: first, name: "甲社区" },
    { id: second, name: "乙社区" },
  ];
  await adjust({ add, merge: [{ area: COMMUNITY, into: first }] });
  const { areas } = await adjust({ merge: [{ area: first, into: second }] });
  expect(areas).toEqual([expect.objectContaining({ id: first, mergedInto: { id: second } })]);
});

test.each([
  ["nothing", {}, ["input"]],
  ["a code of no level", { add: [{ id: "6401050021", name: "某地" }] }, ["input", "add", "0", "id"]],
  ["a district", { add: [{ id: "640106", name: "某区" }] }, ["input", "add", "0", "id"]],
  ["a code of another district", { add: [{ id: "640106001", name: "某街道" }] }, ["input", "add", "0", "id"]],
  [
    "an area without a parent",
    { add: [{ id: "640105009001", name: "某社区" }] },
    ["input", "add", "0", "id"],
  ],
  [
    "an existing code with another name",
    { add: [{ id: COMMUNITY, name: "另一社区" }] },
    ["input", "add", "0", "id"],
  ],
  ["an area without a name", { add: [{ id: NEIGHBOUR, name: " " }] }, ["input", "add", "0", "name"]],
  [
    "an unknown area merged",
    { merge: [{ area: NEIGHBOUR, into: COMMUNITY }] },
    ["input", "merge", "0", "area"],
  ],
  [
    "an area merged into an unknown one",
    { merge: [{ area: COMMUNITY, into: NEIGHBOUR }] },
    ["input", "merge", "0", "into"],
  ],
  [
    "an area merged into itself",
    { merge: [{ area: COMMUNITY, into: COMMUNITY }] },
    ["input", "merge", "0", "into"],
  ],
  [
    "an area merged into one of another level",
    { merge: [{ area: COMMUNITY, into: STREET }] },
    ["input", "merge", "0", "into"],
  ],
  ["the district itself", { merge: [{ area: DISTRICT, into: DISTRICT }] }, ["input", "merge", "0", "into"]],
])("refuses %s and changes nothing", async (_case, input, path) => {
  expect(await adjust(input)).toMatchObject({ __typename: "InvalidInput", path });
  expect(await publishedTrees()).toEqual([]);
});

test("refuses further merges and new areas for an area that was merged", async () => {
  const [first, second] = [NEIGHBOUR, "640105002004"];
  await adjust({
    add: [
      { id: first, name: "甲社区" },
      { id: second, name: "乙社区" },
    ],
    merge: [{ area: COMMUNITY, into: first }],
  });
  for (const [merger, field] of [
    [{ area: COMMUNITY, into: second }, "area"],
    [{ area: second, into: COMMUNITY }, "into"],
  ] as const)
    expect(await adjust({ merge: [merger] })).toMatchObject({ path: ["input", "merge", "0", field] });
  expect(await adjust({ add: [{ id: `${COMMUNITY}01`, name: "一号网格" }] })).toMatchObject({
    path: ["input", "add", "0", "id"],
  });
});

test("lets only administrators of the changed areas change the tree", async () => {
  const variables = { input: { add: [{ id: NEIGHBOUR, name: "某社区" }] } };
  expect(await codeOf(service, planner, ADJUST, variables)).toBe("FORBIDDEN");
  expect(await codeOf(service, aViewer("ADMIN", { area: OTHER_STREET }), ADJUST, variables)).toBe(
    "FORBIDDEN",
  );
  expect(await codeOf(service, null, ADJUST, variables)).toBe("UNAUTHENTICATED");
});

test("adds an area once when twenty requests add it at the same time", async () => {
  const input = { add: [{ id: NEIGHBOUR, name: "某社区" }] };
  const answers = await Promise.all(Array.from({ length: 20 }, () => adjust(input)));
  expect(new Set(answers.map(({ __typename }) => __typename))).toEqual(new Set(["AreasAdjusted"]));
  expect(await publishedTrees()).toHaveLength(1);
});
