import { times, type TestService } from "@starlane/testing";
import {
  aDistrict,
  ask,
  codeOf,
  COMMUNITY,
  educator,
  OTHER_STREET,
  planner,
  SET,
  startOver,
  STREET,
  streetPlanner,
} from "./district.js";

let service: TestService;
beforeAll(async () => {
  service = await aDistrict();
});
beforeEach(() => startOver(service));
afterAll(() => service.close());

function figure(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    area: STREET,
    audience: "RESIDENT",
    people: 31_204,
    asOf: "2024-02-29",
    source: "街道台账",
    confidence: "ENUMERATED",
    ...changes,
  };
}
const set = (...input: object[]) => ask(service, planner, SET, { input });
/** Returns the published populations, without those of the district's initial data. */
const publishedPopulations = async () =>
  (await service.published("venues.populations")).slice(1).map(({ populations }) => populations);
const known = (on?: string) =>
  ask(
    service,
    planner,
    `query ($on: Date) { area(id: "${STREET}") { populations(on: $on) { people asOf } } }`,
    { on },
  );

test("sets figures with day and source, returns and publishes them", async () => {
  const answer = await set(
    figure(),
    figure({ area: COMMUNITY, audience: "ELDERLY", people: 0, confidence: "ESTIMATED" }),
  );
  expect(answer).toEqual({
    __typename: "PopulationsSet",
    populations: [
      { ...figure(), area: { id: STREET }, audience: { id: "RESIDENT" } },
      {
        ...figure(),
        area: { id: COMMUNITY },
        audience: { id: "ELDERLY" },
        people: 0,
        confidence: "ESTIMATED",
      },
    ],
  });
  expect(await publishedPopulations()).toEqual([
    [figure(), figure({ area: COMMUNITY, audience: "ELDERLY", people: 0, confidence: "ESTIMATED" })],
  ]);
});

test("stores one version of a figure for each day", async () => {
  await set(figure(), figure({ asOf: "2026-01-01", people: 32_000 }));
  expect((await known()).populations).toEqual([{ people: 32_000, asOf: "2026-01-01" }]);
  expect((await known("2025-12-31")).populations).toEqual([{ people: 31_204, asOf: "2024-02-29" }]);
  expect((await known("2024-02-28")).populations).toEqual([]);
});

test("answers a repeated figure without changing or publishing it again", async () => {
  await set(figure());
  const again = await set(figure({ source: " 街道台账 " }), figure(), figure({ asOf: "2026-01-01" }));
  expect(again.populations.map(({ asOf }: { asOf: string }) => asOf)).toEqual([
    "2024-02-29",
    "2024-02-29",
    "2026-01-01",
  ]);
  expect(await publishedPopulations()).toEqual([[figure()], [figure({ asOf: "2026-01-01" })]]);
});

test.each([
  ["another number", { people: 1 }],
  ["another source", { source: "估计" }],
  ["another confidence", { confidence: "ESTIMATED" }],
])("refuses %s for a known day together with the rest of the request", async (_case, changes) => {
  await set(figure());
  const refusal = await set(...times(3, (n) => figure({ asOf: `2026-01-0${n + 1}` })), figure(changes));
  expect(refusal).toMatchObject({ __typename: "InvalidInput", path: ["input", "3", "asOf"] });
  expect(refusal.message).toMatch("The figure of 2024-02-29 is known as 31204");
  expect((await ask(service, planner, SET, { input: [figure(changes)] }, "zh-CN")).message).toMatch(
    "2024-02-29 的人口数已登记为 31204 人",
  );
  expect((await known()).populations).toEqual([{ people: 31_204, asOf: "2024-02-29" }]);
  expect(await publishedPopulations()).toHaveLength(1);
});

test.each([
  ["two figures for one day", [figure(), figure({ people: 1 })], "1.asOf", /不能改写/, /not overwritten/],
  [
    "an area that is none",
    [figure(), figure({ area: "640105999" })],
    "1.area",
    /没有找到该区域/,
    /no such area/,
  ],
  ["an audience that is none", [figure({ audience: "CHILD" })], "0.audience", /没有这类/, /ADOLESCENT/],
  ["more than there can be", [figure({ people: 10_000_001 })], "0.people", /10000000/, /from 0 to 10000000/],
  [
    "a negative number of people",
    [figure({ people: -1 })],
    "0.people",
    /0 到 10000000 /,
    /from 0 to 10000000/,
  ],
  ["no source", [figure({ source: " " })], "0.source", /数据来源/, /comes from/],
  ["a source of a whole page", [figure({ source: "源".repeat(501) })], "0.source", /500/, /500/],
  ["a day before there was a count", [figure({ asOf: "1026-01-01" })], "0.asOf", /年份/, /year/],
  ["too many at once", times(2001, () => figure()), "", /2000 条/, /2000 figures/],
])("refuses figures for %s", async (_case, input, path, zh, en) => {
  const refusal = await ask(service, planner, SET, { input });
  expect([refusal.__typename, refusal.path.join(".")]).toEqual([
    "InvalidInput",
    ["input", path].filter(Boolean).join("."),
  ]);
  expect(refusal.message).toMatch(en);
  expect((await ask(service, planner, SET, { input }, "zh-CN")).message).toMatch(zh);
  expect(await publishedPopulations()).toEqual([]);
});

test("sets two thousand figures in as many statements as two, and accepts an empty list", async () => {
  const days = times(2_000, (n) =>
    figure({ asOf: new Date(Date.UTC(2010, 0, 1 + n)).toISOString().slice(0, 10) }),
  );
  const many = await service.count(planner, SET, { variables: { input: days } });
  const two = await service.count(planner, SET, {
    variables: { input: days.slice(0, 2).map((day) => ({ ...day, area: COMMUNITY })) },
  });
  expect(many.answer.data.setPopulations.populations).toHaveLength(2_000);
  expect(many.statements).toHaveLength(two.statements.length);
  expect((await set()).populations).toEqual([]);
});

test("sets one of twenty concurrent figures of a day, and refuses the others unless they agree", async () => {
  const answers = await Promise.all(times(20, (n) => set(figure({ people: n % 10 }))));
  expect(answers.filter(({ __typename }) => __typename === "PopulationsSet")).toHaveLength(2);
  expect(answers.filter(({ path }) => path?.join() === "input,0,asOf")).toHaveLength(18);
  expect(await publishedPopulations()).toHaveLength(1);
});

test.each([
  ["a planner of the area", streetPlanner, [figure({ area: OTHER_STREET })], undefined],
  ["a planner of another", streetPlanner, [figure({ area: OTHER_STREET }), figure()], "FORBIDDEN"],
  ["a partner", educator, [figure()], "FORBIDDEN"],
  ["nobody", null, [figure()], "UNAUTHENTICATED"],
])("permission to set figures: %s", async (_case, viewer, input, code) => {
  expect(await codeOf(service, viewer, SET, { input })).toBe(code);
});
