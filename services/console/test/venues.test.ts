import { expandHours, hoursText, runsOf, sameHoursOf, type Hours } from "../src/pages/venues/hours.rules.js";

const morning = { weekday: "MONDAY", opens: "08:00", closes: "12:00" } as const;
const afternoon = { weekday: "MONDAY", opens: "14:00", closes: "18:00" } as const;
const night = { weekday: "SUNDAY", opens: "18:00:00", closes: "00:00:00" } as const;

test("groups the hours that several weekdays share, and expands them again", () => {
  const hours: Hours[] = [afternoon, morning, { ...morning, weekday: "TUESDAY" }];
  const same = sameHoursOf(hours);
  expect(same).toEqual([
    { key: 0, weekdays: ["MONDAY", "TUESDAY"], opens: "08:00", closes: "12:00" },
    { key: 1, weekdays: ["MONDAY"], opens: "14:00", closes: "18:00" },
  ]);
  expect(expandHours(same)).toEqual([morning, { ...morning, weekday: "TUESDAY" }, afternoon]);
  expect(sameHoursOf([])).toEqual([]);
});

test("formats closing at midnight as 24:00", () => {
  expect(hoursText([night], "SUNDAY")).toBe("18:00-24:00");
  expect(expandHours(sameHoursOf([night]))).toEqual([{ weekday: "SUNDAY", opens: "18:00", closes: "00:00" }]);
});

test("merges consecutive weekdays with the same hours", () => {
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
