import { freeWindows, readAvailabilityQuery } from "../src/calendar/availability/availability.rules.js";
import { less, union } from "../src/replicas/venue/time-range.rules.js";
import {
  isOpen,
  nextFreeSlot,
  openIn,
  type KnownOpeningHours,
  type TimeRange,
} from "../src/replicas/venue/opening-hours.rules.js";

/** Parses "2026-03-04 08:00/12:00" or "2026-03-04 22:00/2026-03-05 02:00", in the district's time zone. */
function range(text: string): TimeRange {
  const [from = "", to = ""] = text.split("/");
  const end = to.includes(" ") ? to : `${from.slice(0, 10)} ${to}`;
  return { startsAt: instant(from), endsAt: instant(end) };
}
const instant = (text: string) => new Date(`${text.replace(" ", "T")}+08:00`);
/** Formats a time range as `range` parses it. */
const format = ({ startsAt, endsAt }: TimeRange) => `${wall(startsAt)}/${wall(endsAt)}`;
const wall = (at: Date) =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
const whole = (texts: readonly string[]) => texts.map((text) => format(range(text)));

const open = (weekday: KnownOpeningHours["weekday"], opens: string, closes: string): KnownOpeningHours => ({
  weekday,
  opens,
  closes,
});
const WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
const daily = (opens: string, closes: string) => WEEKDAYS.map((day) => open(day, opens, closes));
const twice = [...daily("14:00", "18:00"), ...daily("08:00", "12:00")];
const night = [open("SATURDAY", "00:00", "02:00"), open("FRIDAY", "22:00", "00:00")];

test.each([
  ["nothing", [], []],
  ["a time range without length", ["2026-03-04 08:00/08:00"], []],
  ["two that touch", ["2026-03-04 10:00/12:00", "2026-03-04 08:00/10:00"], ["2026-03-04 08:00/12:00"]],
  ["two that overlap", ["2026-03-04 08:00/11:00", "2026-03-04 10:00/12:00"], ["2026-03-04 08:00/12:00"]],
  ["one inside the other", ["2026-03-04 08:00/12:00", "2026-03-04 09:00/10:00"], ["2026-03-04 08:00/12:00"]],
  [
    "two apart",
    ["2026-03-04 11:00/12:00", "2026-03-04 08:00/10:00"],
    ["2026-03-04 08:00/10:00", "2026-03-04 11:00/12:00"],
  ],
])("merges time ranges: %s", (_case, ranges, one) => {
  expect(union(ranges.map(range)).map(format)).toEqual(whole(one));
});

test.each([
  ["nothing taken", [], ["2026-03-04 08:00/12:00", "2026-03-04 14:00/18:00"]],
  ["the beginning", ["2026-03-04 07:00/09:00"], ["2026-03-04 09:00/12:00", "2026-03-04 14:00/18:00"]],
  ["the end", ["2026-03-04 17:00/19:00"], ["2026-03-04 08:00/12:00", "2026-03-04 14:00/17:00"]],
  [
    "the middle",
    ["2026-03-04 09:00/10:00"],
    ["2026-03-04 08:00/09:00", "2026-03-04 10:00/12:00", "2026-03-04 14:00/18:00"],
  ],
  ["one whole time range, to the minute", ["2026-03-04 08:00/12:00"], ["2026-03-04 14:00/18:00"]],
  ["over the noon break", ["2026-03-04 11:00/15:00"], ["2026-03-04 08:00/11:00", "2026-03-04 15:00/18:00"]],
  ["only the noon break", ["2026-03-04 12:00/14:00"], ["2026-03-04 08:00/12:00", "2026-03-04 14:00/18:00"]],
  ["everything", ["2026-03-03 00:00/2026-03-06 00:00"], []],
  [
    "many, in no order, some over others",
    ["2026-03-04 16:00/17:00", "2026-03-04 08:00/10:00", "2026-03-04 09:00/09:30", "2026-03-04 11:59/16:00"],
    ["2026-03-04 10:00/11:59", "2026-03-04 17:00/18:00"],
  ],
])("subtracts %s from a day", (_case, taken, left) => {
  const day = ["2026-03-04 14:00/18:00", "2026-03-04 08:00/12:00"].map(range);
  expect(less(day, taken.map(range)).map(format)).toEqual(whole(left));
});

test.each<[string, KnownOpeningHours[], string, string[]]>([
  [
    "several openings a day",
    twice,
    "2026-03-04 00:00/2026-03-05 00:00",
    ["2026-03-04 08:00/12:00", "2026-03-04 14:00/18:00"],
  ],
  [
    "a window that cuts both",
    twice,
    "2026-03-04 09:00/15:00",
    ["2026-03-04 09:00/12:00", "2026-03-04 14:00/15:00"],
  ],
  ["a window in the noon break", twice, "2026-03-04 12:00/14:00", []],
  ["another weekday", [open("MONDAY", "08:00", "12:00")], "2026-03-03 00:00/2026-03-09 00:00", []],
  [
    "until midnight",
    [open("WEDNESDAY", "18:00", "00:00")],
    "2026-03-04 00:00/2026-03-06 00:00",
    ["2026-03-04 18:00/2026-03-05 00:00"],
  ],
  ["over midnight", night, "2026-03-06 00:00/2026-03-08 00:00", ["2026-03-06 22:00/2026-03-07 02:00"]],
  [
    "over midnight, seen from after it",
    night,
    "2026-03-07 00:00/2026-03-08 00:00",
    ["2026-03-07 00:00/02:00"],
  ],
  [
    "whole days in a row",
    daily("00:00", "00:00"),
    "2026-03-04 10:00/2026-03-06 10:00",
    ["2026-03-04 10:00/2026-03-06 10:00"],
  ],
  [
    "all but the last minute of days",
    daily("00:00", "23:59"),
    "2026-03-04 12:00/2026-03-05 12:00",
    ["2026-03-04 12:00/23:59", "2026-03-05 00:00/12:00"],
  ],
  [
    "the end of a month",
    daily("22:00", "00:00"),
    "2026-04-30 00:00/2026-05-02 00:00",
    ["2026-04-30 22:00/2026-05-01 00:00", "2026-05-01 22:00/2026-05-02 00:00"],
  ],
  [
    "the end of a year",
    daily("23:00", "00:00"),
    "2026-12-31 23:30/2027-01-01 12:00",
    ["2026-12-31 23:30/2027-01-01 00:00"],
  ],
  [
    "a leap day",
    daily("08:00", "09:00"),
    "2028-02-28 12:00/2028-03-01 12:00",
    ["2028-02-29 08:00/09:00", "2028-03-01 08:00/09:00"],
  ],
  [
    "a year without one",
    daily("08:00", "09:00"),
    "2026-02-28 12:00/2026-03-01 12:00",
    ["2026-03-01 08:00/09:00"],
  ],
  ["no hours at all", [], "2026-03-04 10:00/2026-03-06 10:00", ["2026-03-04 10:00/2026-03-06 10:00"]],
])("opening hours on %s", (_case, hours, window, expected) => {
  expect(openIn(hours, range(window)).map(format)).toEqual(whole(expected));
});

test.each<[string, KnownOpeningHours[], string, boolean]>([
  ["up to midnight", [open("WEDNESDAY", "18:00", "00:00")], "2026-03-04 22:00/2026-03-05 00:00", true],
  ["past midnight", [open("WEDNESDAY", "18:00", "00:00")], "2026-03-04 22:00/2026-03-05 00:01", false],
  ["over midnight", night, "2026-03-06 23:00/2026-03-07 01:00", true],
  ["longer than the night", night, "2026-03-06 23:00/2026-03-07 02:01", false],
  ["over the noon break", twice, "2026-03-04 11:00/15:00", false],
])("an event %s is within the opening hours or not, as in the table", (_case, hours, event, fits) => {
  expect(isOpen(hours, range(event))).toBe(fits);
});

test.each<[string, number, string[], string[]]>([
  ["a free day", 45, [], ["2026-03-04 08:00/12:00", "2026-03-04 14:00/18:00"]],
  [
    "what is left just long enough",
    60,
    ["2026-03-04 09:00/12:00"],
    ["2026-03-04 08:00/09:00", "2026-03-04 14:00/18:00"],
  ],
  ["what is left a minute too short", 60, ["2026-03-04 08:59/12:00"], ["2026-03-04 14:00/18:00"]],
  ["nothing left of the morning", 15, ["2026-03-04 08:00/12:00"], ["2026-03-04 14:00/18:00"]],
  ["longer than the venue is ever open", 241, [], []],
  [
    "closed over midnight from the day before",
    45,
    ["2026-03-03 20:00/2026-03-04 10:00"],
    ["2026-03-04 10:00/12:00", "2026-03-04 14:00/18:00"],
  ],
])("free windows of %s", (_case, minutes, taken, free) => {
  const query = { ...range("2026-03-04 00:00/2026-03-05 00:00"), minutes };
  expect(freeWindows(twice, taken.map(range), query).map(format)).toEqual(whole(free));
});

test.each<[string, KnownOpeningHours[], string[], string, number, string | null]>([
  [
    "after the closure, where it is always open",
    [],
    ["2026-03-04 08:00/2026-03-06 00:00"],
    "2026-03-04 10:00",
    60,
    "2026-03-06 00:00",
  ],
  [
    "after a closure that ends in the opening",
    twice,
    ["2026-03-04 08:00/2026-03-06 09:30"],
    "2026-03-04 10:00",
    60,
    "2026-03-06 09:30",
  ],
  [
    "between closure and event",
    twice,
    ["2026-03-04 08:00/10:00", "2026-03-04 11:00/18:00"],
    "2026-03-04 08:00",
    60,
    "2026-03-04 10:00",
  ],
  ["over midnight", night, [], "2026-03-04 00:00", 240, "2026-03-06 22:00"],
  [
    "none when closed for two months",
    twice,
    ["2026-03-01 00:00/2026-06-01 00:00"],
    "2026-03-04 10:00",
    60,
    null,
  ],
])("the next free slot: %s", (_case, hours, taken, from, minutes, starts) => {
  const slot = nextFreeSlot(hours, taken.map(range), {
    from: instant(from),
    lengthMs: minutes * 60_000,
    until: "2026-12-31",
    isFit: () => true,
  });
  expect(slot && wall(slot.startsAt)).toBe(starts);
});

test("a slot starts on a suitable day and ends within the campaign", () => {
  const search = { from: instant("2026-03-04 10:00"), lengthMs: 2 * 3_600_000, until: "2026-03-06" };
  const onFriday = nextFreeSlot([], [], { ...search, isFit: (day) => day === "2026-03-06" });
  expect(onFriday && format(onFriday)).toBe("2026-03-06 00:00/2026-03-06 02:00");
  const night = { ...search, from: instant("2026-03-06 22:30") };
  expect(nextFreeSlot([], [], { ...night, isFit: () => true })).toBeNull();
});

test.each([
  ["62 days", "2026-03-04 00:00/2026-05-05 00:00", 45, true],
  ["a minute more", "2026-03-04 00:00/2026-05-05 00:01", 45, false],
  ["no time", "2026-03-04 00:00/00:00", 45, false],
  ["less than no time", "2026-03-04 01:00/00:00", 45, false],
  ["a quarter of an hour", "2026-03-04 00:00/12:00", 15, true],
  ["less", "2026-03-04 00:00/12:00", 14, false],
  ["a day", "2026-03-04 00:00/12:00", 1440, true],
  ["more", "2026-03-04 00:00/12:00", 1441, false],
])("accepts or rejects %s, as in the table", (_case, window, minutes, may) => {
  const { startsAt, endsAt } = range(window);
  const read = () => readAvailabilityQuery(startsAt, endsAt, minutes);
  if (may) expect(read()).toEqual({ startsAt, endsAt, minutes });
  else expect(read).toThrow(/must be/);
});
