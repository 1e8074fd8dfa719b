import {
  emptyForm,
  inputOf,
  missingIn,
  moveFormTo,
  moveFormToDay,
  initialForm,
  readDraft,
  startsIn,
  timesOf,
  withKind,
  type Form,
} from "../src/pages/register/register.rules.js";
import { occurrenceCount, ruleOf, usualEnd } from "../src/pages/register/series.rules.js";

const TODAY = "2026-11-25";
const whole: Form = {
  ...emptyForm(TODAY),
  campaign: "campaign",
  kind: "SCHOOL_CLASS",
  venue: "school",
  audiences: ["ADOLESCENT"],
  starts: "10:00",
};

test("sends the values of the form, with times of the district", () => {
  expect(inputOf(whole, "进校课程 · 某中学")).toEqual({
    campaign: "campaign",
    title: "进校课程 · 某中学",
    kind: "SCHOOL_CLASS",
    venue: "school",
    audiences: ["ADOLESCENT"],
    startsAt: "2026-11-25T02:00:00.000Z",
    endsAt: "2026-11-25T02:45:00.000Z",
  });
  expect(inputOf({ ...whole, kind: "ONLINE", area: "640105", title: " 直播 " }, "x")).toMatchObject({
    area: "640105",
    title: "直播",
  });
});

test.each([
  [{ campaign: null }, ["campaign"]],
  [{ venue: null, starts: null }, ["venue", "starts"]],
  [{ kind: "ONLINE" as const }, ["area"]],
  [{ audiences: [] }, ["audiences"]],
  [{}, []],
])("with %p requires %p before it is sent", (change, missing) => {
  const form = { ...whole, ...change };
  expect(missingIn(form)).toEqual(missing);
  expect(inputOf(form, "t") === null).toBe(missing.length > 0);
});

test("a change of the kind sets its usual audience, unless another was chosen", () => {
  expect(withKind(emptyForm(TODAY), "SENIOR_LECTURE").audiences).toEqual(["ELDERLY"]);
  expect(withKind({ ...whole, audiences: ["ADOLESCENT", "RESIDENT"] }, "LECTURE").audiences).toEqual([
    "ADOLESCENT",
    "RESIDENT",
  ]);
  expect(withKind(whole, "DOOR_TO_DOOR")).toMatchObject({ venue: null, starts: null });
});

test.each([
  ["", { venue: "school" }],
  [
    "?audience=ELDERLY&area=640105002",
    { kind: "SENIOR_LECTURE", audiences: ["ELDERLY"], area: "640105002", venue: null },
  ],
  [
    "?kind=SCHOOL_CLASS&venue=v&campaign=c",
    { kind: "SCHOOL_CLASS", venue: "v", campaign: "c", audiences: ["ADOLESCENT"] },
  ],
  ["?date=2026-12-01", { day: "2026-12-01" }],
  ["?date=2020-01-01", { day: TODAY }],
  ["?kind=NONSENSE&date=soon", { kind: "LECTURE", day: TODAY }],
])("a link with %p opens a form with %p", (link, form) => {
  expect(initialForm(new URLSearchParams(link), whole, TODAY)).toMatchObject(form);
});

test("reads a valid draft of the same user only", () => {
  const kept = JSON.stringify({ viewer: "me", form: whole });
  expect(readDraft(kept, "me")).toEqual(whole);
  expect(readDraft(kept, "another")).toBeNull();
  for (const text of [null, "", "{}", '{"viewer":"me","form":{"kind":"X"}}'])
    expect(readDraft(text, "me")).toBeNull();
});

test("offers the first moment of a window and each half hour with enough time left", () => {
  const windows = [
    { startsAt: "2026-11-25T00:10:00Z", endsAt: "2026-11-25T02:00:00Z" },
    { startsAt: "2026-11-25T06:00:00Z", endsAt: "2026-11-25T06:40:00Z" },
  ];
  expect(startsIn(windows, 45, new Date(0))).toEqual(["08:10", "08:30", "09:00"]);
  expect(startsIn(windows, 30, new Date("2026-11-25T01:01:00Z"))).toEqual(["09:30", "14:00"]);
});

test("moves the form to the day and the time of an alternative", () => {
  expect(moveFormTo(whole, "2026-11-30T16:30:00Z")).toMatchObject({ day: "2026-12-01", starts: "00:30" });
  expect(timesOf(moveFormTo(whole, "2026-11-30T16:30:00Z"))?.startsAt).toBe("2026-11-30T16:30:00.000Z");
});

test("a move to another day clears the time and extends a series at least to that day", () => {
  const series: Form = { ...whole, until: "2026-12-16" };
  expect(moveFormToDay(series, "2026-12-01")).toMatchObject({
    day: "2026-12-01",
    starts: null,
    until: "2026-12-16",
  });
  expect(moveFormToDay(series, "2026-12-20")).toMatchObject({ until: "2026-12-20" });
  expect(moveFormToDay(whole, "2026-12-20").until).toBeNull();
});

test.each([
  [[], 1, "FREQ=WEEKLY;BYDAY=WE", 4],
  [["FRIDAY", "MONDAY"], 1, "FREQ=WEEKLY;BYDAY=MO,WE,FR", 10],
  [["WEDNESDAY"], 2, "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", 2],
  [["MONDAY"], 2, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", 3],
] as const)(
  "a series from a Wednesday for three weeks, also on %p, every %p weeks",
  (weekdays, everyWeeks, rule, count) => {
    const series = { day: TODAY, until: "2026-12-16", weekdays, everyWeeks };
    expect([ruleOf(series), occurrenceCount(series)]).toEqual([rule, count]);
  },
);

test.each([
  [null, "2026-12-16"],
  ["2026-12-01", "2026-12-01"],
  ["2026-12-31", "2026-12-16"],
])("in a campaign until %p a series ends by default on %s", (last, end) => {
  expect(usualEnd(TODAY, last)).toBe(end);
});
