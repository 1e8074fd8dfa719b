import { holidayCalendar, schoolCalendar } from "@starlane/calendar";
import {
  approverOf,
  warningsOf,
  refuseCapacity,
  refuseDates,
  refuseDay,
  refuseLength,
} from "../src/calendar/event/event.rules.js";
import { refuseRegisteringAgency } from "../src/campaigns/participation/participation.rules.js";
import { refuseWeek } from "../src/calendar/speaker/speaker.rules.js";
import { isOpen, nextFreeSlot, type KnownOpeningHours } from "../src/replicas/venue/opening-hours.rules.js";

const calendar = schoolCalendar(holidayCalendar());
/** Returns two times of day in the district, on a day. */
const at = (day: string, from: string, to: string) => ({
  startsAt: new Date(`${day}T${from}+08:00`),
  endsAt: new Date(`${day}T${to}+08:00`),
});

test.each([
  ["an hour", "10:00", "11:00", null],
  ["nothing", "10:00", "10:00", "endsAt"],
  ["less than nothing", "10:00", "09:59", "endsAt"],
])("an event of %s", (_case, from, to, path) => {
  expect(refuseLength(at("2026-03-04", from, to))?.path[1] ?? null).toBe(path);
});

test.each([
  ["24 hours", "2026-03-05T10:00+08:00", true],
  ["a second more", "2026-03-05T10:00:01+08:00", false],
])("an event of %s", (_case, end, fits) => {
  const range = { startsAt: new Date("2026-03-04T10:00+08:00"), endsAt: new Date(end) };
  expect(refuseLength(range) === null).toBe(fits);
});

test.each([
  ["the lead itself", "lead", [], true],
  ["one that accepted", "partner", [], true],
  ["one below the lead", "station", ["lead"], true],
  ["one far below a partner", "class", ["school", "partner"], true],
  ["one above the lead", "ministry", [], false],
  ["a stranger", "stranger", ["elsewhere"], false],
])("%s may register or not, as in the table", (_case, agency, above, may) => {
  expect(refuseRegisteringAgency(agency, above, ["lead", "partner"]) === null).toBe(may);
});

test.each([
  ["its first minute", "2026-03-01", "00:00", "01:00", true],
  ["the minute before", "2026-02-28", "23:59", "24:00", false],
  ["up to its last midnight", "2026-03-31", "22:00", "24:00", true],
  ["past it", "2026-03-31", "23:00", "24:01", false],
])("a campaign in March accepts %s", (_case, day, from, to, fits) => {
  const start = new Date(`${day}T${from}+08:00`);
  const [hours, minutes] = to.split(":").map(Number);
  const endsAt = new Date(new Date(`${day}T00:00+08:00`).getTime() + (hours! * 60 + minutes!) * 60_000);
  expect(
    refuseDates({ startsAt: start, endsAt }, { startsOn: "2026-03-01", endsOn: "2026-03-31" }) === null,
  ).toBe(fits);
});

test.each([
  ["SCHOOL_CLASS", "a Wednesday", "2026-03-04", null],
  ["SCHOOL_CLASS", "a Saturday", "2026-03-07", "NotASchoolDay"],
  ["SCHOOL_CLASS", "Spring Festival", "2026-02-17", "NotASchoolDay"],
  ["SCHOOL_CLASS", "a make-up Saturday", "2026-02-28", "NotASchoolDay"],
  ["SENIOR_LECTURE", "a Saturday", "2026-03-07", null],
  ["SENIOR_LECTURE", "National Day", "2026-10-01", "InvalidInput"],
  ["LECTURE", "National Day", "2026-10-01", null],
] as const)("%s on %s", (kind, _day, date, refusal) => {
  expect(refuseDay(kind, new Date(`${date}T10:00+08:00`), calendar)?.constructor.name ?? null).toBe(refusal);
});

test("counts a late evening as the same day in the district", () => {
  expect(refuseDay("SCHOOL_CLASS", new Date("2026-03-06T15:59Z"), calendar)).toBeNull();
  expect(refuseDay("SCHOOL_CLASS", new Date("2026-03-06T16:00Z"), calendar)).not.toBeNull();
});

test.each([
  ["no number of people stated", null, true],
  ["as many as there is room for", 100, true],
  ["one more", 101, false],
])("%s", (_case, capacity, fits) => {
  expect(refuseCapacity(capacity, 100) === null).toBe(fits);
});

test.each([
  ["without an owner", null, null],
  ["one's own", { id: "me", above: ["bureau"] }, null],
  ["of one below", { id: "school", above: ["me", "bureau"] }, null],
  ["of one above", { id: "bureau", above: [] }, "bureau"],
  ["of a stranger", { id: "stranger", above: ["bureau"] }, "stranger"],
])("a venue, %s, needs approval by: %j", (_case, owner, approver) => {
  expect(approverOf("me", owner)).toBe(approver);
});

test.each([
  ["SCHOOL_CLASS", "2026-03-04", 0],
  ["SCHOOL_CLASS", "2049-03-04", 1],
  ["SENIOR_LECTURE", "2049-03-04", 1],
  ["LECTURE", "2049-03-04", 0],
] as const)("%s on %s has %i notices", (kind, date, count) => {
  expect(warningsOf({ kind, startsAt: new Date(`${date}T10:00+08:00`) }, calendar)).toHaveLength(count);
});

test.each([
  [0, true],
  [4, true],
  [5, false],
  [6, false],
])("a speaker with a limit of five a week and %i events may take another: %s", (held, may) => {
  const speaker = {
    id: "s",
    name: "王",
    agencyId: "a",
    audienceIds: [],
    languages: [],
    weeklyLimit: 5,
    version: 1,
  };
  expect(refuseWeek([speaker], new Map([["s", held]])) === null).toBe(may);
});

const hours: KnownOpeningHours[] = [
  { weekday: "WEDNESDAY", opens: "08:00", closes: "12:00" },
  { weekday: "WEDNESDAY", opens: "14:00", closes: "16:00" },
  { weekday: "WEDNESDAY", opens: "16:00", closes: "18:00" },
];

test.each([
  ["in the morning", "08:00", "12:00", true],
  ["too early", "07:59", "09:00", false],
  ["over noon", "11:00", "15:00", false],
  ["over hours that touch", "15:00", "17:00", true],
  ["until it shuts", "17:00", "18:00", true],
  ["a minute longer", "17:00", "18:01", false],
])("open %s: %s to %s", (_case, from, to, open) => {
  expect(isOpen(hours, at("2026-03-04", from, to))).toBe(open);
  expect(isOpen([], at("2026-03-04", from, to))).toBe(true);
  expect(isOpen(hours, at("2026-03-05", from, to))).toBe(false);
});

const HOUR = 3_600_000;
const anyDay = { until: "2026-12-31", isFit: () => true };
test.each([
  ["an empty day", [], "07:30", 1, "2026-03-04", "08:00"],
  ["a day begun", [], "09:10", 1, "2026-03-04", "09:10"],
  ["no time before noon", [], "11:30", 1, "2026-03-04", "14:00"],
  ["a morning taken", [["08:00", "11:30"]], "07:30", 1, "2026-03-04", "14:00"],
  [
    "a gap just long enough",
    [
      ["08:00", "09:00"],
      ["10:00", "12:00"],
    ],
    "07:30",
    1,
    "2026-03-04",
    "09:00",
  ],
  [
    "a gap too short",
    [
      ["08:00", "09:00"],
      ["09:59", "12:00"],
    ],
    "07:30",
    1,
    "2026-03-04",
    "14:00",
  ],
  [
    "held longest first",
    [
      ["08:00", "11:30"],
      ["08:00", "09:00"],
    ],
    "07:30",
    0.5,
    "2026-03-04",
    "11:30",
  ],
  ["a full day", [["08:00", "18:00"]], "07:30", 1, "2026-03-11", "08:00"],
  ["four hours", [["08:00", "08:01"]], "07:30", 4, "2026-03-04", "14:00"],
  ["longer than ever open", [], "07:30", 5, null, null],
] as const)("the next free slot on %s", (_case, held, from, lengthHours, day, opens) => {
  const taken = held.map(([start, end]) => at("2026-03-04", start, end));
  const search = { from: at("2026-03-04", from, from).startsAt, lengthMs: lengthHours * HOUR, ...anyDay };
  const slot = nextFreeSlot(hours, taken, search);
  expect(slot?.startsAt ?? null).toEqual(day && at(day, opens, opens).startsAt);
  if (slot) expect(slot.endsAt.getTime() - slot.startsAt.getTime()).toBe(lengthHours * HOUR);
});

test.each([
  ["when the campaign is over", { until: "2026-03-04", isFit: () => true }, null],
  [
    "on a day that will not do",
    { until: "2026-12-31", isFit: (day: string) => day > "2026-03-11" },
    "2026-03-18",
  ],
  [
    "further than two months ahead",
    { until: "2026-12-31", isFit: (day: string) => day > "2026-05-03" },
    null,
  ],
])("offers no slot %s", (_case, limits, day) => {
  const search = { from: at("2026-03-04", "18:00", "18:00").startsAt, lengthMs: HOUR, ...limits };
  expect(nextFreeSlot(hours, [], search)?.startsAt ?? null).toEqual(
    day && at(day, "08:00", "08:00").startsAt,
  );
});
