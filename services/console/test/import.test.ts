import {
  outcomeOf,
  csvOf,
  formFieldsOf,
  periodsOf,
  refuseFile,
  usualTimetable,
} from "../src/pages/import/import.rules.js";

test.each([
  ["events.xlsx", 5 * 1024 * 1024, null],
  ["EVENTS.CSV", 10, null],
  ["events.xlsx", 5 * 1024 * 1024 + 1, "TOO_LARGE"],
  ["events.csv", 0, "EMPTY"],
  ["events.pdf", 10, "NOT_A_TABLE"],
])("checks the file %s of %p bytes: %p", (name, size, why) => {
  expect(refuseFile({ name, size })).toBe(why);
});

test("sends the mode, the mapping and the timetable along with the file", () => {
  const about = { campaign: "c" };
  expect(formFieldsOf({ mode: "validate", about, mapping: {}, timetable: null })).toEqual({
    mode: "validate",
    campaign: "c",
  });
  expect(formFieldsOf({ mode: "all", about: {}, mapping: { 地点: "venue" }, timetable: null })).toEqual({
    mode: "all",
    mapping: '{"地点":"venue"}',
  });
  const timetable = {
    firstMonday: "2026-03-09",
    weeks: 2,
    periods: "第一节 08:00-08:40",
    title: "反诈课堂：{class}",
    kind: "SCHOOL_CLASS",
    venue: null,
    audiences: ["ADOLESCENT", "RESIDENT"],
  } as const;
  const { layout, mapping } = formFieldsOf({ mode: "rows", about, mapping: {}, timetable });
  expect(layout).toBe("timetable");
  expect(JSON.parse(mapping!)).toEqual({
    firstMonday: "2026-03-09",
    weeks: 2,
    title: "反诈课堂：{class}",
    periods: { 第一节: "08:00-08:40" },
    same: { kind: "SCHOOL_CLASS", audiences: "ADOLESCENT、RESIDENT" },
  });
});

test("a timetable begins next Monday by default", () => {
  expect(usualTimetable("2026-11-25").firstMonday).toBe("2026-11-30");
  expect(usualTimetable("2026-11-30").firstMonday).toBe("2026-12-07");
});

test("reads one period from each line and skips other lines", () => {
  expect(periodsOf("第一节 08:00-08:40\n第二节：8：50-9：30\n\n大课间\n Period 3: 10:00–10:40")).toEqual({
    第一节: "08:00-08:40",
    第二节: "8:50-9:30",
    "Period 3": "10:00–10:40",
  });
});

test.each([
  [{ rows: 0, accepted: 0, unchanged: 0, refusedRows: 0 }, "NOTHING_IN_IT"],
  [{ rows: 2, accepted: 2, unchanged: 0, refusedRows: 0 }, "GOOD"],
  [{ rows: 2, accepted: 0, unchanged: 2, refusedRows: 0 }, "ALL_THERE"],
  [{ rows: 2, accepted: 1, unchanged: 0, refusedRows: 1 }, "SOME_BAD"],
  [{ rows: 2, accepted: 0, unchanged: 0, refusedRows: 2 }, "ALL_BAD"],
])("the outcome of %p is %s", (counts, outcome) => {
  expect(outcomeOf({ ...counts, dryRun: true, refused: [] })).toBe(outcome);
});

test("exports CSV with quoted cells, a byte order mark and escaped formulas", () => {
  expect(
    csvOf([
      ["行", "原因"],
      [2, '缺少"时间"'],
      [3, "=1+1"],
      [4, null],
    ]),
  ).toBe('\uFEFF行,原因\r\n2,"缺少""时间"""\r\n3,\'=1+1\r\n4,\r\n');
});
