import { hoursText, readHours, runsOf, type Hours } from "../src/pages/venues/hours.rules.js";

const morning = { weekday: "MONDAY", opens: "08:00", closes: "12:00" } as const;
const afternoon = { weekday: "MONDAY", opens: "14:00", closes: "18:00" } as const;

test.each([
  ["08:00-12:00, 14:00-18:00", [morning, afternoon]],
  ["8:00—12:00、14：00至18：00", [morning, afternoon]],
  ["", []],
  ["00:00-24:00", [{ weekday: "MONDAY", opens: "00:00", closes: "00:00" }]],
  ["18:00-08:00", null],
  ["8-12", null],
  ["08:00-12:60", null],
  ["08:00-25:00", null],
  ["上午", null],
])("%s is read as %p", (text, hours) => {
  expect(readHours(text, "MONDAY")).toEqual(hours);
});

test("hours are written as they are read", () => {
  const text = hoursText([afternoon, { ...morning, weekday: "SUNDAY" }], "MONDAY");
  expect(text).toBe("14:00-18:00");
  expect(readHours(text, "MONDAY")).toEqual([afternoon]);
});

test("days with the same hours are said once", () => {
  const hours: Hours[] = (["MONDAY", "TUESDAY", "WEDNESDAY", "FRIDAY"] as const).map((weekday) => ({
    ...morning,
    weekday,
  }));
  expect(runsOf(hours)).toEqual([
    { from: "MONDAY", to: "WEDNESDAY", text: "08:00-12:00" },
    { from: "FRIDAY", to: "FRIDAY", text: "08:00-12:00" },
  ]);
  expect(runsOf([])).toEqual([]);
});
