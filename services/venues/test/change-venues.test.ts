import { times, type TestService } from "@starlane/testing";
import {
  aDistrict,
  aHall,
  ask,
  BUREAU,
  codeOf,
  COMMUNITY,
  CREATE,
  EDUCATION,
  educator,
  officer,
  OTHER_STREET,
  planner,
  SCHOOL_AGENCY,
  streetPlanner,
  UPDATE,
} from "./district.js";

const NOBODY = "00000000-0000-4000-8000-0000000000ff";

let service: TestService;
beforeAll(async () => {
  service = await aDistrict();
});
afterAll(() => service.close());

const create = (changes = {}, viewer = planner) => ask(service, viewer, CREATE, aHall(changes));
const update = (input: Readonly<Record<string, unknown>>, viewer = planner) =>
  ask(service, viewer, UPDATE, { input });
const publishedOf = async (id: string) =>
  (await service.published("venues.venue")).filter((venue) => venue.id === id);

test("creates a venue with all its properties and publishes it", async () => {
  const venue = await create({
    name: " 老年大学 ",
    kind: "SENIOR_UNIVERSITY",
    address: "朔方路 1 号",
    location: { latitude: 38.49, longitude: 106.13 },
    agency: EDUCATION,
    audiences: [{ audience: "ELDERLY", people: 0 }],
  });
  expect(venue).toMatchObject({
    __typename: "Venue",
    name: "老年大学",
    kind: "SENIOR_UNIVERSITY",
    area: { id: COMMUNITY },
    address: "朔方路 1 号",
    location: { latitude: 38.49, longitude: 106.13 },
    capacity: 80,
    agency: { id: EDUCATION },
    audiences: [{ audience: { id: "ELDERLY" }, people: 0 }],
    openingHours: [
      { weekday: "MONDAY", opens: "08:00", closes: "12:00" },
      { weekday: "MONDAY", opens: "14:00", closes: "18:00" },
      { weekday: "TUESDAY", opens: "18:00", closes: "00:00" },
    ],
    archived: false,
    version: 1,
  });
  expect(await publishedOf(venue.id)).toMatchObject([
    { area: COMMUNITY, agency: EDUCATION, capacity: 80, archived: false, version: 1 },
  ]);
});

const slot = (weekday: string, opens: string, closes: string) => ({ weekday, opens, closes });

const REFUSED: [string, Readonly<Record<string, unknown>>, string, RegExp, RegExp][] = [
  ["no name", { name: "  " }, "name", /请填写场所名称/, /name/],
  ["a name of a whole page", { name: "场".repeat(201) }, "name", /200/, /200/],
  ["a name that PostgreSQL would not take", { name: "a\u0000b" }, "name", /字符/, /characters/],
  ["an address of a whole page", { address: "街".repeat(501) }, "address", /500/, /500/],
  ["room for nobody", { capacity: 0 }, "capacity", /1 到 100000 人/, /from 1 to 100000/],
  ["room for a whole district", { capacity: 100_001 }, "capacity", /1 到 100000 人/, /from 1 to/],
  ["an area that is none", { area: "640105999" }, "area", /没有找到该区域/, /no such area/],
  ["an area that is no code", { area: "\u0000" }, "area", /没有找到该区域/, /no such area/],
  ["an area wider than the district", { area: "6401" }, "area", /本区/, /in the district/],
  ["an agency that is none", { agency: NOBODY }, "agency", /没有找到该单位/, /no such agency/],
  ["an agency that is no id", { agency: "bureau" }, "agency", /没有找到该单位/, /no such agency/],
  [
    "a latitude beyond the pole",
    { location: { latitude: 90.1, longitude: 0 } },
    "location.latitude",
    /纬度/,
    /latitude/,
  ],
  [
    "a longitude round the earth",
    { location: { latitude: 0, longitude: -180.5 } },
    "location.longitude",
    /经度/,
    /longitude/,
  ],
  [
    "an audience that is none",
    { audiences: [{ audience: "CHILD", people: 1 }] },
    "audiences.0.audience",
    /没有这类/,
    /ADOLESCENT/,
  ],
  [
    "an audience twice",
    {
      audiences: [
        { audience: "ELDERLY", people: 1 },
        { audience: "ELDERLY", people: 2 },
      ],
    },
    "audiences.1.audience",
    /只填一次/,
    /once/,
  ],
  [
    "a negative number of people",
    { audiences: [{ audience: "ELDERLY", people: -1 }] },
    "audiences.0.people",
    /0 到 10000000 /,
    /from 0 to 10000000/,
  ],
  [
    "closing before it opens",
    { openingHours: [slot("MONDAY", "12:00", "08:00")] },
    "openingHours.0.closes",
    /晚于/,
    /closes after/,
  ],
  [
    "closing as it opens",
    { openingHours: [slot("MONDAY", "12:00", "12:00")] },
    "openingHours.0.closes",
    /晚于/,
    /closes after/,
  ],
  [
    "hours that overlap on a weekday",
    {
      openingHours: [
        slot("MONDAY", "12:00", "00:00"),
        slot("TUESDAY", "08:00", "12:00"),
        slot("MONDAY", "08:00", "12:01"),
      ],
    },
    "openingHours.2.opens",
    /12:00–00:00 重叠/,
    /overlaps 12:00–00:00/,
  ],
  [
    "more than 70 opening hours",
    { openingHours: times(71, () => slot("MONDAY", "08:00", "09:00")) },
    "openingHours",
    /70/,
    /70/,
  ],
];

test.each(REFUSED)("refuses a new venue for %s", async (_case, changes, path, zh, en) => {
  const variables = aHall(changes);
  const refusal = await ask(service, planner, CREATE, variables);
  expect(refusal).toMatchObject({ __typename: "InvalidInput", code: "INVALID_INPUT" });
  expect(refusal.path.join(".")).toBe(`input.${path}`);
  expect(refusal.message).toMatch(en);
  expect((await ask(service, planner, CREATE, variables, "zh-CN")).message).toMatch(zh);
});

test.each(REFUSED.filter(([, , path]) => path !== "area"))(
  "refuses a change of a venue for %s",
  async (_case, changes, path) => {
    const { id, version } = await create();
    const refusal = await update({ id, version, ...changes });
    expect([refusal.__typename, refusal.path?.join(".")]).toEqual(["InvalidInput", `input.${path}`]);
    expect(await publishedOf(id)).toHaveLength(1);
  },
);

test.each([
  ["hours that touch", [slot("MONDAY", "08:00", "12:00"), slot("MONDAY", "12:00", "18:00")]],
  ["a whole day", [slot("SUNDAY", "00:00", "00:00")]],
  ["a night, as two", [slot("FRIDAY", "22:00", "00:00"), slot("SATURDAY", "00:00", "02:00")]],
  ["no hours at all", []],
])("accepts %s as opening hours", async (_case, openingHours) => {
  expect((await create({ openingHours })).openingHours).toEqual(openingHours);
});

test("changes the given properties, keeps the rest and publishes both", async () => {
  const hall = await create({
    address: "旧址",
    agency: EDUCATION,
    audiences: [{ audience: "RESIDENT", people: 10 }],
  });
  const renamed = await update({ id: hall.id, version: 1, name: "新活动室" });
  expect(renamed).toEqual({ ...hall, name: "新活动室", version: 2 });
  const replaced = await update({
    id: hall.id,
    version: 2,
    address: null,
    agency: null,
    audiences: [],
    openingHours: [slot("SUNDAY", "09:00", "10:00")],
    archived: true,
  });
  expect(replaced).toEqual({
    ...renamed,
    address: null,
    agency: null,
    audiences: [],
    openingHours: [slot("SUNDAY", "09:00", "10:00")],
    archived: true,
    version: 3,
  });
  expect(await publishedOf(hall.id)).toMatchObject([
    { version: 1, audiences: [{ audience: "RESIDENT", people: 10 }] },
    { version: 2, audiences: [{ audience: "RESIDENT", people: 10 }], openingHours: [{}, {}, {}] },
    { version: 3, audiences: [], openingHours: [{}], agency: null, archived: true },
  ]);
});

test("returns each change's own result when one request changes a venue twice", async () => {
  const { id } = await create();
  const { data, errors } = await service.ask(
    planner,
    `mutation ($id: ID!) {
      one: updateVenue(input: { id: $id, version: 1, openingHours: [] }) { ... on Venue { openingHours { opens } } }
      two: updateVenue(input: { id: $id, version: 2, openingHours: [{ weekday: MONDAY, opens: "08:00", closes: "09:00" }] }) {
        ... on Venue { openingHours { opens } } } }`,
    { variables: { id } },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ one: { openingHours: [] }, two: { openingHours: [{ opens: "08:00" }] } });
});

test("accepts one of twenty concurrent changes of a version and publishes it once", async () => {
  const { id } = await create();
  const answers = await Promise.all(times(20, (n) => update({ id, version: 1, capacity: n + 1 })));
  expect(answers.filter(({ __typename }) => __typename === "Venue")).toHaveLength(1);
  expect(answers.filter(({ currentVersion }) => currentVersion === 2)).toHaveLength(19);
  expect(await publishedOf(id)).toHaveLength(2);
});

describe("permissions", () => {
  test.each([
    ["a planner, in the area", planner, aHall(), undefined],
    ["a planner of another street", streetPlanner, aHall(), "FORBIDDEN"],
    ["a planner of the other street, there", streetPlanner, aHall({ area: OTHER_STREET }), undefined],
    ["a partner, for its own agency", educator, aHall({ agency: EDUCATION }), undefined],
    ["a partner, for an agency below", educator, aHall({ agency: SCHOOL_AGENCY }), undefined],
    ["a partner, for another", educator, aHall({ agency: BUREAU }), "FORBIDDEN"],
    ["a partner, for no agency", educator, aHall(), "FORBIDDEN"],
    [
      "a partner of a street, elsewhere",
      { ...educator, grants: [{ role: "PARTNER" as const, area: OTHER_STREET }] },
      aHall({ agency: EDUCATION }),
      "FORBIDDEN",
    ],
    ["an officer", officer, aHall(), "FORBIDDEN"],
    ["nobody", null, aHall(), "UNAUTHENTICATED"],
  ])("creating a venue: %s", async (_case, viewer, variables, code) => {
    expect(await codeOf(service, viewer, CREATE, variables)).toBe(code);
  });

  test.each([
    ["keep it", {}, undefined],
    ["give it to one below", { agency: SCHOOL_AGENCY }, undefined],
    ["give it away", { agency: BUREAU }, "FORBIDDEN"],
    ["leave it without an agency", { agency: null }, "FORBIDDEN"],
  ])("changing the partner's own venue: %s", async (_case, changes, code) => {
    const { id } = await create({ agency: EDUCATION });
    expect(await codeOf(service, educator, UPDATE, { input: { id, version: 1, ...changes } })).toBe(code);
  });

  test("forbids a partner to take over another agency's venue", async () => {
    for (const agency of [BUREAU, null]) {
      const { id } = await create({ agency });
      expect(await codeOf(service, educator, UPDATE, { input: { id, version: 1, agency: EDUCATION } })).toBe(
        "FORBIDDEN",
      );
    }
  });

  test.each([NOBODY, "no id", "\u0000"])(
    "answers NOT_FOUND to a change of the unknown venue %j",
    async (id) => {
      expect(await codeOf(service, planner, UPDATE, { input: { id, version: 1 } })).toBe("NOT_FOUND");
    },
  );
});
