import { localDate, localTime } from "@starlane/calendar";
import { InvalidInput } from "@starlane/graphql";
import { occurrencesOf } from "../src/calendar/series/series.rules.js";
import type { TimeRange } from "../src/replicas/venue/opening-hours.rules.js";

/** From 10:00 to 10:45 on Wednesday, 4 March 2026, in the district. */
const first = { startsAt: new Date("2026-03-04T02:00:00Z"), endsAt: new Date("2026-03-04T02:45:00Z") };

const daysOf = (rule: string, until: string, from: TimeRange = first) => {
  const found = occurrencesOf(from, rule, until);
  return found instanceof InvalidInput ? found.path : found.map(({ startsAt }) => localDate(startsAt));
};

test.each([
  ["every week", "FREQ=WEEKLY", "2026-03-25", ["2026-03-04", "2026-03-11", "2026-03-18", "2026-03-25"]],
  ["the last day is included", "FREQ=WEEKLY", "2026-03-11", ["2026-03-04", "2026-03-11"]],
  ["until its own day", "FREQ=WEEKLY", "2026-03-04", ["2026-03-04"]],
  ["named as a property", "rrule:freq=weekly;byday=we", "2026-03-11", ["2026-03-04", "2026-03-11"]],
  ["two days a week", "FREQ=WEEKLY;BYDAY=WE,FR", "2026-03-11", ["2026-03-04", "2026-03-06", "2026-03-11"]],
  ["every other week", "FREQ=WEEKLY;INTERVAL=2", "2026-03-31", ["2026-03-04", "2026-03-18"]],
  ["so many times", "FREQ=WEEKLY;COUNT=2", "2026-12-31", ["2026-03-04", "2026-03-11"]],
  ["until a day of its own", "FREQ=WEEKLY;UNTIL=20260311", "2026-12-31", ["2026-03-04", "2026-03-11"]],
  ["every day", "FREQ=DAILY", "2026-03-06", ["2026-03-04", "2026-03-05", "2026-03-06"]],
  ["the first Wednesday", "FREQ=MONTHLY;BYDAY=1WE", "2026-05-31", ["2026-03-04", "2026-04-01", "2026-05-06"]],
  ["the fourth of a month", "FREQ=MONTHLY", "2026-05-31", ["2026-03-04", "2026-04-04", "2026-05-04"]],
])("a series is held %s", (_case, rule, until, days) => {
  expect(daysOf(rule, until)).toEqual(days);
});

test("counts days in the district's time zone", () => {
  const early = { startsAt: new Date("2026-03-03T16:30:20Z"), endsAt: new Date("2026-03-03T17:30:20Z") };
  expect(daysOf("FREQ=WEEKLY;BYDAY=WE", "2026-03-11", early)).toEqual(["2026-03-04", "2026-03-11"]);
});

test("every event is as long as the first, and at its time of day to the second", () => {
  const odd = { startsAt: new Date("2026-03-04T02:00:30Z"), endsAt: new Date("2026-03-05T01:59:59Z") };
  const found = occurrencesOf(odd, "FREQ=WEEKLY", "2026-03-11") as TimeRange[];
  expect(found[0]).toEqual(odd);
  expect(found[1]).toEqual({
    startsAt: new Date("2026-03-11T02:00:30Z"),
    endsAt: new Date("2026-03-12T01:59:59Z"),
  });
  expect(found.map(({ startsAt }) => localTime(startsAt))).toEqual(["10:00", "10:00"]);
});

test.each([
  ["no rule", "nonsense", "2026-03-25", ["rule"]],
  ["nothing", "", "2026-03-25", ["rule"]],
  ["no frequency", "BYDAY=WE", "2026-03-25", ["rule"]],
  ["every hour", "FREQ=HOURLY", "2026-03-25", ["rule"]],
  ["every second", "FREQ=SECONDLY", "2026-03-25", ["rule"]],
  ["times of day", "FREQ=DAILY;BYHOUR=9,10,11", "2026-03-25", ["rule"]],
  ["an unknown weekday", "FREQ=WEEKLY;BYDAY=XX", "2026-03-25", ["rule"]],
  ["no interval", "FREQ=WEEKLY;INTERVAL=0", "2026-03-25", ["rule"]],
  ["a part twice", "FREQ=WEEKLY;FREQ=DAILY", "2026-03-25", ["rule"]],
  ["an unknown part", "FREQ=WEEKLY;FOO=1", "2026-03-25", ["rule"]],
  ["a part of two values", "FREQ=WEEKLY=DAILY", "2026-03-25", ["rule"]],
  ["another property", "FREQ=WEEKLY\nEXDATE:20260311T100000", "2026-03-25", ["rule"]],
  ["a start of its own", "DTSTART:20200101T000000Z\nRRULE:FREQ=WEEKLY", "2026-03-25", ["rule"]],
  ["more text than a rule needs", `FREQ=WEEKLY;BYDAY=${"WE,".repeat(100)}WE`, "2026-03-25", ["rule"]],
  ["ordinals in a week", "FREQ=WEEKLY;BYDAY=1WE", "2026-03-25", ["rule"]],
  ["a day that the first is not on", "FREQ=WEEKLY;BYDAY=TU", "2026-03-25", ["rule"]],
  ["no day at all", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "2026-03-25", ["rule"]],
  ["an end before the first", "FREQ=WEEKLY", "2026-03-03", ["until"]],
  ["an invalid end", "FREQ=WEEKLY", "2026-04-31", ["until"]],
  ["an end after three years", "FREQ=MONTHLY", "2029-03-05", ["until"]],
  ["101 days", "FREQ=DAILY", "2026-06-12", ["until"]],
])("a series is refused for %s", (_case, rule, until, path) => {
  expect(daysOf(rule, until)).toEqual(path);
});

test("accepts a hundred days", () => {
  expect(daysOf("FREQ=DAILY", "2026-06-11")).toHaveLength(100);
});

test("rejects an event that ends before it starts", () => {
  expect(daysOf("FREQ=DAILY", "2026-03-10", { startsAt: first.endsAt, endsAt: first.startsAt })).toEqual([
    "input",
    "endsAt",
  ]);
});
