import { areasAt, levelBelow, outermost, type AreaNode } from "../src/replicas/area/area.rules.js";
import { populationsOf } from "../src/replicas/area/population.rules.js";
import { reachedAtMost, shortfall } from "../src/reach/coverage/report.rules.js";

const area = (id: string, level: AreaNode["level"], parentId: string | null): AreaNode => ({
  id,
  level,
  parentId,
});
const AREAS = [
  area("640105", "DISTRICT", "6401"),
  area("640105002", "STREET", "640105"),
  area("640105002002", "COMMUNITY", "640105002"),
  area("640105002003", "COMMUNITY", "640105002"),
  area("640105003", "STREET", "640105"),
];
const figure = (areaId: string, people: number, audience = "RESIDENT") => ({ areaId, people, audience });

test.each([
  [
    "prefers its own figure to its parts",
    [figure("640105002", 9), figure("640105002002", 1)],
    "640105002",
    9,
  ],
  ["sums its parts", [figure("640105002002", 1), figure("640105002003", 2)], "640105002", 3],
  ["is unknown with an unknown part", [figure("640105002002", 1)], "640105002", null],
  [
    "sums the parts of its parts",
    [figure("640105002002", 1), figure("640105002003", 2), figure("640105003", 4)],
    "640105",
    7,
  ],
  ["sums a part of zero people", [figure("640105002002", 1), figure("640105002003", 0)], "640105002", 1],
  ["ignores the figure of another audience", [figure("640105002", 9, "ELDERLY")], "640105002", null],
])("population: %s", (_case, figures, id, people) => {
  expect(populationsOf(AREAS, figures).of(id, "RESIDENT")).toBe(people);
});

test.each([
  ["the whole population without audiences", null, 100],
  ["the figure of one audience", ["ELDERLY"], 20],
  ["the sum of two audiences", ["ADOLESCENT", "ELDERLY"], 50],
  ["the whole population with residents", ["ELDERLY", "RESIDENT"], 100],
  ["unknown with an unknown audience", ["ELDERLY", "MIGRANT_WORKER"], null],
])("population of audiences together: %s", (_case, audiences, people) => {
  const figures = [
    figure("640105003", 100),
    figure("640105003", 20, "ELDERLY"),
    figure("640105003", 30, "ADOLESCENT"),
  ];
  expect(populationsOf(AREAS, figures).together(["640105003"], audiences)).toBe(people);
});

test.each([
  [0.55, 100, 0, 55],
  [0.55, 101, 0, 56],
  [0.7, 10, 7, 0],
  [1, 3, 5, 0],
  [0.5, 0, 0, 0],
])("a target of %d of %d people with %d reached leaves %d", (target, population, reached, left) => {
  expect(shortfall(target, population, reached)).toBe(left);
});

test.each([
  [10, 0, 100, 10],
  [10, 20, 100, 30],
  [10, 200, 100, 100],
  [120, 5, 100, 120],
  [10, 20, null, 30],
])("%d reached and %d in the crowd of %p residents are at most %d", (reached, crowd, population, most) => {
  expect(reachedAtMost(reached, crowd, population)).toBe(most);
});

test.each([
  ["PROVINCE", "CITY"],
  ["DISTRICT", "STREET"],
  ["STREET", "COMMUNITY"],
  ["COMMUNITY", "COMMUNITY"],
  ["GRID", "GRID"],
] as const)("the level below %s is %s", (level, below) => {
  expect(levelBelow(level)).toBe(below);
});

test("returns the areas at a level, or the area itself when it is deeper", () => {
  const [district, street, community] = AREAS as [AreaNode, AreaNode, AreaNode];
  expect(areasAt("STREET", [district], AREAS)).toEqual(["640105002", "640105003"]);
  expect(areasAt("STREET", [community], AREAS)).toEqual(["640105002002"]);
  expect(areasAt("COMMUNITY", [street], AREAS)).toEqual(["640105002002", "640105002003"]);
});

test("returns the outermost of nested areas", () => {
  expect(outermost(["640105002002", "640105002", "640105003", "640105002"])).toEqual([
    "640105002",
    "640105003",
  ]);
});
