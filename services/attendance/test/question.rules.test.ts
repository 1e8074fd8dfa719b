import { cellsFor, normalizeFilter, wholeMonths, type By } from "../src/reach/coverage/question.rules.js";
import { AUDIENCES } from "../src/replicas/audience/audience.rules.js";

const LEVELS = { "64": "PROVINCE", "640105": "DISTRICT", "640105002": "STREET" } as const;
const levelOf = (area: string) => LEVELS[area as keyof typeof LEVELS] ?? null;

test.each([
  ["everything", [], {}, { dimension: "ALL", members: [""], audiences: [""] }],
  [
    "by audience",
    ["AUDIENCE"],
    {},
    { dimension: "ALL", members: [""], audiences: [...AUDIENCES.slice(0, -1), ""] },
  ],
  [
    "one audience",
    [],
    { audiences: ["ELDERLY"] },
    { dimension: "ALL", members: [""], audiences: ["ELDERLY"] },
  ],
  [
    "one campaign",
    ["AREA"],
    { campaigns: ["C"] },
    { dimension: "CAMPAIGN", members: ["c"], audiences: [""] },
  ],
  ["by agency", ["AGENCY"], {}, { dimension: "AGENCY", members: null, audiences: [""] }],
  [
    "by two named agencies",
    ["AGENCY"],
    { agencies: ["b", "a"] },
    { dimension: "AGENCY", members: ["a", "b"], audiences: [""] },
  ],
  [
    "one whole month",
    [],
    { from: "2026-02-01", to: "2026-02-28" },
    { dimension: "MONTH", members: ["2026-02-01"], audiences: [""] },
  ],
  [
    "residents, who include everyone",
    [],
    { audiences: ["ELDERLY", "RESIDENT"] },
    { dimension: "ALL", members: [""], audiences: [""] },
  ],
  ["two audiences together", [], { audiences: ["ELDERLY", "ADOLESCENT"] }, null],
  ["two campaigns together", [], { campaigns: ["a", "b"] }, null],
  ["no campaign", [], { campaigns: [] }, null],
  ["two months together", [], { from: "2026-02-01", to: "2026-03-31" }, null],
  ["a week", [], { from: "2026-02-01", to: "2026-02-07" }, null],
  ["from a day on", [], { from: "2026-02-01" }, null],
  ["a campaign by agency", ["AGENCY"], { campaigns: ["a"] }, null],
  ["a kind of event", [], { kinds: ["LECTURE"] as never }, null],
  ["by kind of event", ["KIND"], {}, null],
])("cells for %s", (_case, by, filter, choice) => {
  const question = { areas: ["640105"], by: new Set(by) as By, filter: normalizeFilter(filter) };
  expect(cellsFor(question, levelOf)).toEqual(choice);
});

test.each([
  ["one area", ["640105"], [], true],
  ["areas one by one", ["640105", "640105002"], ["AREA"], true],
  ["areas together", ["640105", "640105002"], [], false],
  ["a province", ["64"], [], false],
  ["an area that is not replicated", ["999"], [], false],
])("finds cells only for single areas of counted levels: %s", (_case, areas, by, isHeld) => {
  expect(cellsFor({ areas, by: new Set(by) as By, filter: normalizeFilter(null) }, levelOf) !== null).toBe(
    isHeld,
  );
});

test.each([
  ["2026-02-01", "2026-02-28", ["2026-02-01"]],
  ["2024-02-01", "2024-02-28", null],
  ["2026-11-01", "2027-01-31", ["2026-11-01", "2026-12-01", "2027-01-01"]],
  ["2026-02-02", "2026-02-28", null],
  ["2026-03-01", "2026-02-28", []],
  [null, "2026-02-28", null],
  ["9999-12-01", "9999-12-31", null], // no month begins after it
  ["0001-01-01", "9998-12-31", null], // too many months
])("reads from %s to %s as the whole months %j", (from, to, months) => {
  expect(wholeMonths({ from, to })).toEqual(months);
});
