import { peopleOf } from "../src/replicas/population/population.rules.js";

const areas = [
  { id: "D", parentId: null },
  { id: "S1", parentId: "D" },
  { id: "S2", parentId: "D" },
  { id: "C1", parentId: "S1" },
  { id: "C2", parentId: "S1" },
];
const figure = (areaId: string, audience: string, people: number) => ({ areaId, audience, people });

test.each([
  ["its own figure", "C1", ["ELDERLY"], [figure("C1", "ELDERLY", 7)], 7],
  ["without a figure", "C1", ["ELDERLY"], [], null],
  ["with a figure of 0", "C1", ["ELDERLY"], [figure("C1", "ELDERLY", 0)], 0],
  ["the sum of its parts", "S1", ["ELDERLY"], [figure("C1", "ELDERLY", 7), figure("C2", "ELDERLY", 5)], 12],
  ["not of some of its parts", "S1", ["ELDERLY"], [figure("C1", "ELDERLY", 7)], null],
  [
    "its own figure before its parts",
    "S1",
    ["ELDERLY"],
    [figure("S1", "ELDERLY", 20), figure("C1", "ELDERLY", 7), figure("C2", "ELDERLY", 5)],
    20,
  ],
  [
    "the parts of its parts",
    "D",
    ["ELDERLY"],
    [figure("S2", "ELDERLY", 100), figure("C1", "ELDERLY", 7), figure("C2", "ELDERLY", 5)],
    112,
  ],
  [
    "several audiences together, each once",
    "C1",
    ["ELDERLY", "ADOLESCENT", "ELDERLY"],
    [figure("C1", "ELDERLY", 7), figure("C1", "ADOLESCENT", 3)],
    10,
  ],
  ["not when one is uncounted", "C1", ["ELDERLY", "ADOLESCENT"], [figure("C1", "ELDERLY", 7)], null],
  [
    "residents take the others in",
    "C1",
    ["ELDERLY", "RESIDENT"],
    [figure("C1", "ELDERLY", 7), figure("C1", "RESIDENT", 90)],
    90,
  ],
])("people: %s", (_case, area, audiences, figures, people) => {
  expect(peopleOf(areas, figures)(area, audiences)).toBe(people);
});
