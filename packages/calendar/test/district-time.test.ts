import {
  addDays,
  addMonths,
  daysBetween,
  eachDate,
  instantAt,
  isLocalDate,
  isLocalTime,
  localDate,
  localTime,
  monthOf,
  startOfDay,
  weekday,
  weekOf,
} from "@starlane/calendar";
import { isDeepStrictEqual } from "node:util";
import { Temporal } from "temporal-polyfill";

test.each([
  ["a morning", "2026-03-04T02:00:00Z", "2026-03-04", "10:00"],
  ["the last millisecond before midnight", "2026-03-04T15:59:59.999Z", "2026-03-04", "23:59"],
  ["midnight", "2026-03-04T16:00:00Z", "2026-03-05", "00:00"],
  ["a new year that UTC has not seen yet", "2026-12-31T16:00:00Z", "2027-01-01", "00:00"],
  ["the eve of a leap day", "2024-02-28T15:59:00Z", "2024-02-28", "23:59"],
  ["a leap day", "2024-02-28T16:00:00Z", "2024-02-29", "00:00"],
  ["an hour of the last summer time", "1991-07-01T15:30:00Z", "1991-07-02", "00:30"],
  ["the same hour a year on, without it", "1992-07-01T15:30:00Z", "1992-07-01", "23:30"],
])("converts %s to district time", (_case, instant, date, time) => {
  expect(localDate(new Date(instant))).toBe(date);
  expect(localTime(new Date(instant))).toBe(time);
});

test.each([
  ["a morning", "2026-03-04", "10:00", "2026-03-04T02:00:00.000Z"],
  ["midnight", "2027-01-01", "00:00", "2026-12-31T16:00:00.000Z"],
  ["the last minute of a leap day", "2024-02-29", "23:59", "2024-02-29T15:59:00.000Z"],
  ["the last minute before summer time", "1986-05-04", "01:59", "1986-05-03T17:59:00.000Z"],
  ["an hour that summer time skipped", "1986-05-04", "02:30", "1986-05-03T18:30:00.000Z"],
  ["the first hour of summer time", "1986-05-04", "03:00", "1986-05-03T18:00:00.000Z"],
  ["an hour that came twice", "1986-09-14", "01:30", "1986-09-13T16:30:00.000Z"],
  ["the hour after summer time", "1986-09-14", "02:00", "1986-09-13T18:00:00.000Z"],
])("returns the instant of %s", (_case, date, time, instant) => {
  expect(instantAt(date, time).toISOString()).toBe(instant);
});

test.each([
  ["any day", "2026-03-04", "2026-03-03T16:00:00.000Z", 24],
  ["a leap day", "2024-02-29", "2024-02-28T16:00:00.000Z", 24],
  ["the day summer time began", "1986-05-04", "1986-05-03T16:00:00.000Z", 23],
  ["the day it ended", "1986-09-14", "1986-09-13T15:00:00.000Z", 25],
])("%s starts at its midnight and lasts to the next", (_case, date, start, hours) => {
  expect(startOfDay(date).toISOString()).toBe(start);
  expect((startOfDay(addDays(date, 1)).getTime() - startOfDay(date).getTime()) / 3_600_000).toBe(hours);
});

test.each([
  ["2026-03-04", "WEDNESDAY", "2026-03-02", "2026-03-01"],
  ["2026-03-08", "SUNDAY", "2026-03-02", "2026-03-01"],
  ["2026-01-01", "THURSDAY", "2025-12-29", "2026-01-01"],
  ["2024-02-29", "THURSDAY", "2024-02-26", "2024-02-01"],
  ["2000-01-03", "MONDAY", "2000-01-03", "2000-01-01"],
])("%s is a %s of the week of %s and the month of %s", (date, day, monday, month) => {
  expect(weekday(date)).toBe(day);
  expect(weekOf(date)).toBe(monday);
  expect(monthOf(date)).toBe(month);
});

test.each([
  ["2026-12-31", 1, "2027-01-01"],
  ["2024-02-28", 1, "2024-02-29"],
  ["2026-02-28", 1, "2026-03-01"],
  ["2024-03-01", -1, "2024-02-29"],
  ["2024-02-29", 366, "2025-03-01"],
  ["1986-05-04", 1, "1986-05-05"],
  ["2026-03-04", 0, "2026-03-04"],
])("%s and %i days is %s, and back", (date, days, later) => {
  expect(addDays(date, days)).toBe(later);
  expect(daysBetween(date, later)).toBe(days);
});

test.each([
  ["2026-01-31", 1, "2026-02-28"],
  ["2024-01-31", 1, "2024-02-29"],
  ["2026-12-01", 1, "2027-01-01"],
  ["2026-03-31", -1, "2026-02-28"],
])("%s and %i months is %s", (date, months, later) => {
  expect(addMonths(date, months)).toBe(later);
});

test.each([
  ["2024-02-28", "2024-03-01", ["2024-02-28", "2024-02-29", "2024-03-01"]],
  ["2026-12-31", "2027-01-01", ["2026-12-31", "2027-01-01"]],
  ["2026-03-04", "2026-03-04", ["2026-03-04"]],
  ["2026-03-04", "2026-03-03", []],
])("the days from %s to %s", (from, to, dates) => {
  expect([...eachDate(from, to)]).toEqual(dates);
});

test.each([
  ["2024-02-29", true],
  ["2000-02-29", true],
  ["2026-02-29", false],
  ["1900-02-29", false],
  ["2026-04-31", false],
  ["2026-13-01", false],
  ["2026-00-10", false],
  ["2026-01-00", false],
  ["0000-01-01", false],
  ["2026-1-1", false],
  ["20260304", false],
  ["2026-03-04T00:00", false],
  [" 2026-03-04", false],
  ["2026-03-04\n", false],
  ["", false],
])("whether %j is a valid date: %s", (text, is) => {
  expect(isLocalDate(text)).toBe(is);
});

test.each([
  ["00:00", true],
  ["09:30", true],
  ["23:59", true],
  ["24:00", false],
  ["9:30", false],
  ["09:60", false],
  ["09:30:00", false],
  ["09:30\n", false],
  ["", false],
])("whether %j is a valid time of day: %s", (text, is) => {
  expect(isLocalTime(text)).toBe(is);
});

test.each([
  ["a day that does not exist", () => weekday("2026-02-30")],
  ["a date written without dashes", () => addDays("20260304", 1)],
  ["an instant given as a date", () => startOfDay("2026-03-04T23:59Z")],
  ["a time past midnight", () => instantAt("2026-03-04", "24:00")],
  ["an invalid instant", () => localDate(new Date(Number.NaN))],
])("rejects %s", (_case, read) => {
  expect(read).toThrow(RangeError);
});

/** Returns the expected values, computed by Temporal from the time zone's history. */
function byTemporal(instant: Date) {
  const there = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO("Asia/Shanghai");
  const day = there.toPlainDate();
  return {
    date: day.toString(),
    time: there.toPlainTime().toString({ smallestUnit: "minute" }),
    weekday: day.dayOfWeek,
    monday: day.subtract({ days: day.dayOfWeek - 1 }).toString(),
    later: day.add({ days: 100 }).toString(),
    start: day.toZonedDateTime("Asia/Shanghai").epochMilliseconds,
    instant: there.toPlainDateTime().round("minute").toZonedDateTime("Asia/Shanghai").epochMilliseconds,
  };
}

test("matches Temporal over a hundred and fifty years", () => {
  const week = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
  const different: unknown[] = [];
  // Every 37 hours and 13 minutes from 1950 on: covers all days of the year and all times of the day.
  for (let at = Date.UTC(1950, 0, 1); at < Date.UTC(2100, 0, 1); at += (37 * 60 + 13) * 60_000) {
    const instant = new Date(at);
    const date = localDate(instant);
    const time = localTime(instant);
    const said = {
      date,
      time,
      weekday: week.indexOf(weekday(date)) + 1,
      monday: weekOf(date),
      later: addDays(date, 100),
      start: startOfDay(date).getTime(),
      instant: instantAt(date, time).getTime(),
    };
    if (!isDeepStrictEqual(said, byTemporal(instant)) || !isLocalDate(date)) different.push(said);
  }
  expect(different).toEqual([]);
});

test.each([
  ["a day after the last", () => addDays("9999-12-31", 1), "9999-12-31"],
  ["thirty weeks after it", () => addDays("9999-12-27", 210), "9999-12-31"],
  ["a day before the first", () => addDays("0001-01-01", -1), "0001-01-01"],
  ["more days than there are", () => addDays("2026-03-04", 1e9), "9999-12-31"],
  ["a month after the last", () => addMonths("9999-12-01", 1), "9999-12-31"],
  ["a month before the first", () => addMonths("0001-01-31", -1), "0001-01-01"],
  ["the day of an instant after all days", () => localDate(new Date("9999-12-31T16:00:00Z")), "9999-12-31"],
  [
    "the day of an instant before all days",
    () => localDate(new Date("-000001-12-31T00:00:00Z")),
    "0001-01-01",
  ],
  ["the start of the first day", () => startOfDay("0001-01-01").toISOString(), "0001-01-01T00:00:00.000Z"],
])("%s stays within the years 0001 to 9999", (_case, what, expected) => {
  expect(what()).toBe(expected);
});
