import { withBelow } from "../src/planning/agencies.rules.js";
import {
  daysOf,
  calendarFilterOf,
  NO_FILTERS,
  readCalendarSearch,
  shiftRange,
  writeCalendarSearch,
  type CalendarSearch,
} from "../src/pages/calendar/search.rules.js";
import { shownHours, lanesBy, layOutDay, snapToQuarter } from "../src/pages/calendar/layout.rules.js";
import { readBoundaries, shapesOf } from "../src/pages/coverage/boundaries.rules.js";
import { gapsFor, gapRegistrationAddress, type CoverageGap } from "../src/pages/coverage/gaps.rules.js";
import { progressOf } from "../src/pages/campaigns/progress.rules.js";
import { plansOf, type ReplicationSession } from "../src/pages/programmes/replication.rules.js";
import { offerOf, type MoveRefusal } from "../src/planning/refusal.rules.js";
import { clockOf, daysOfMonth, movedTo, intervalOf, mondayOf } from "../src/planning/times.rules.js";

const DAY = "2026-03-04"; // a Wednesday
/** Interval on a day in the district's time zone. */
const at = (from: string, until: string, day = DAY) => ({
  startsAt: new Date(`${day}T${from}:00+08:00`).toISOString(),
  endsAt: new Date(`${day}T${until}:00+08:00`).toISOString(),
});

describe("times in the district's time zone", () => {
  test.each([
    ["10:00", "10:45", at("10:00", "10:45")],
    ["23:00", "01:00", { startsAt: "2026-03-04T15:00:00.000Z", endsAt: "2026-03-04T17:00:00.000Z" }],
    ["", "10:00", null],
    ["10:00", "25:00", null],
  ])("form an interval from %p to %p", (from, until, interval) => {
    expect(intervalOf(DAY, from, until)).toEqual(interval);
  });

  test("of a moved event preserve its duration, and its time of day unless another is given", () => {
    expect(movedTo(at("10:00", "10:45"), "2026-03-06")).toEqual(at("10:00", "10:45", "2026-03-06"));
    expect(movedTo(at("10:00", "10:45"), "2026-03-06", 14 * 60 + 15)).toEqual(
      at("14:15", "15:00", "2026-03-06"),
    );
    expect(clockOf(at("08:05", "09:00").startsAt)).toBe("08:05");
  });

  test("have weeks from Monday, and months in whole weeks", () => {
    expect(["2026-03-02", "2026-03-04", "2026-03-08"].map(mondayOf)).toEqual([
      "2026-03-02",
      "2026-03-02",
      "2026-03-02",
    ]);
    const days = daysOfMonth(DAY);
    expect([days[0], days.at(-1), days.length]).toEqual(["2026-02-23", "2026-04-05", 42]);
    expect(daysOfMonth("2027-02-10")).toHaveLength(28);
  });
});

describe("the calendar's address", () => {
  const search: CalendarSearch = { ...NO_FILTERS, view: "week", day: null };
  test.each<[string, Partial<CalendarSearch>]>([
    ["", {}],
    ["?view=month&day=2026-03-04", { view: "month", day: DAY }],
    ["?area=640105002&kind=LECTURE&awaiting=me", { area: "640105002", kind: "LECTURE", awaiting: true }],
  ])("is parsed and formatted as %p", (address, changed) => {
    expect(writeCalendarSearch({ ...search, ...changed })).toBe(address);
    expect(readCalendarSearch(new URLSearchParams(address))).toEqual({ ...search, ...changed });
  });

  test("ignores invalid values", () => {
    expect(readCalendarSearch(new URLSearchParams("view=year&day=2026-02-30&kind=PARTY"))).toEqual(search);
  });

  test.each([
    ["week", "2026-03-02", "2026-03-08", "2026-03-09", "2026-02-23"],
    ["month", "2026-02-23", "2026-04-05", "2026-04-01", "2026-02-01"],
    ["venue", "2026-03-02", "2026-03-08", "2026-03-09", "2026-02-23"],
  ] as const)("shows in the view %s the days from %s to %s", (view, first, last, after, before) => {
    const days = daysOf(view, DAY);
    expect([days[0], days.at(-1)]).toEqual([first, last]);
    expect([shiftRange(view, DAY, 1), shiftRange(view, DAY, -1)]).toEqual([after, before]);
  });

  test("filters events that are not cancelled, between midnights of the district", () => {
    const selected = { ...search, agency: "bureau", venue: "v", awaiting: true };
    expect(calendarFilterOf(selected, ["2026-03-02", "2026-03-03"], ["bureau", "school"])).toEqual({
      from: "2026-03-01T16:00:00.000Z",
      to: "2026-03-03T16:00:00.000Z",
      statuses: ["PROPOSED", "CONFIRMED", "COMPLETED"],
      agencies: ["bureau", "school"],
      venues: ["v"],
      awaitingMyDecision: true,
    });
  });
});

test("returns an agency with all its descendants", () => {
  const agencies = [
    { id: "room", parent: { id: "station" } },
    { id: "bureau", parent: null },
    { id: "station", parent: { id: "bureau" } },
    { id: "school", parent: { id: "education" } },
  ];
  expect(withBelow(agencies, "bureau")).toEqual(["bureau", "station", "room"]);
  expect(withBelow(agencies, "room")).toEqual(["room"]);
});

describe("events of a day", () => {
  const lanesOf = (...events: ReturnType<typeof at>[]) =>
    layOutDay(events, DAY).placed.map(({ lane, lanes }) => `${lane}/${lanes}`);

  test("are side by side only where they overlap", () => {
    expect(lanesOf(at("09:00", "10:00"), at("10:00", "11:00"))).toEqual(["0/1", "0/1"]);
    expect(lanesOf(at("09:00", "11:00"), at("10:00", "12:00"), at("11:00", "12:00"))).toEqual([
      "0/2",
      "1/2",
      "0/2",
    ]);
  });

  test("are merged into an overflow block when too many overlap", () => {
    const { placed, overflows } = layOutDay(
      Array.from({ length: 9 }, () => at("09:00", "17:00")),
      DAY,
    );
    expect(placed).toHaveLength(2);
    expect(overflows).toEqual([{ from: 540, until: 1020, count: 7, lanes: 3 }]);
  });

  test("are split at midnight", () => {
    const night = {
      startsAt: at("22:00", "23:00").startsAt,
      endsAt: at("02:00", "03:00", "2026-03-05").startsAt,
    };
    expect(layOutDay([night], DAY).placed[0]).toMatchObject({ from: 1320, until: 1440 });
    expect(layOutDay([night], "2026-03-05").placed[0]).toMatchObject({ from: 0, until: 120 });
    expect(layOutDay([night], "2026-03-06").placed).toEqual([]);
  });

  test("extend the shown hours as far as they require", () => {
    expect(shownHours([], [DAY])).toEqual({ first: 8, last: 19 });
    expect(shownHours([at("06:30", "21:10")], [DAY])).toEqual({ first: 6, last: 22 });
  });

  test("are dropped on the nearest quarter of an hour", () => {
    expect([607, 608, 600].map(snapToQuarter)).toEqual([600, 615, 600]);
  });

  test("are in the rows of their venue and of each speaker", () => {
    const [one, other] = [
      { id: "1", name: "乙" },
      { id: "2", name: "甲" },
    ];
    const events = [
      { n: 1, venue: one, speakers: [one, other] },
      { n: 2, venue: null, speakers: [] },
    ];
    const rows = (by: "venue" | "speaker") =>
      lanesBy(events, by).map(({ name, events: held }) => [name, ...held.map(({ n }) => n)]);
    expect(rows("speaker")).toEqual([
      ["甲", 1],
      ["乙", 1],
      ["", 2],
    ]);
    expect(rows("venue")).toEqual([
      ["乙", 1],
      ["", 2],
    ]);
  });
});

test.each<[string, object, ReturnType<typeof at> | null]>([
  [
    "the next slot after a conflict",
    { __typename: "VenueConflict", nextSlot: at("14:00", "15:00") },
    at("14:00", "15:00"),
  ],
  ["nothing after a conflict without a next slot", { __typename: "SpeakerConflict", nextSlot: null }, null],
  [
    "the same time on the next school day instead of a day without school",
    { __typename: "NotASchoolDay", nextSchoolDay: "2026-03-09" },
    at("10:00", "11:00", "2026-03-09"),
  ],
  [
    "the first day of the campaign instead of an earlier one",
    { __typename: "OutsideCampaign", startsOn: "2026-03-10", endsOn: "2026-03-20" },
    at("10:00", "11:00", "2026-03-10"),
  ],
  [
    "the last day of the campaign instead of a later one",
    { __typename: "OutsideCampaign", startsOn: "2026-02-01", endsOn: "2026-02-20" },
    at("10:00", "11:00", "2026-02-20"),
  ],
  ["nothing for an event that was changed meanwhile", { __typename: "StaleVersion" }, null],
])("offers %s", (_case, refusal, offer) => {
  expect(offerOf({ message: "", ...refusal } as MoveRefusal, at("10:00", "11:00"))).toEqual(offer);
});

test("sorts the areas of a target by distance, unknown ones last, for its audience only", () => {
  const row = (area: string, audience: string, rate: number | null) => ({
    area: { id: area, name: area },
    audience: { id: audience },
    population: 100,
    reached: 0,
    reachedAtMost: 0,
    contacts: 0,
    rate,
    target: 0.5,
    shortfall: null,
  });
  const { areas, met, unknown } = progressOf(
    { level: "STREET", rate: 0.5, audience: { id: "ELDERLY", name: "" } },
    [
      row("a", "ELDERLY", 0.6),
      row("b", "ELDERLY", null),
      row("c", "ELDERLY", 0.1),
      row("c", "RESIDENT", 0.9),
    ],
  );
  expect([areas.map(({ id }) => id), met, unknown]).toEqual([["c", "a", "b"], 1, 1]);
});

test("merges identical sessions of an area into one line", () => {
  const session = (area: string, on: string, people: number, populationKnown = true): ReplicationSession => ({
    kind: "LECTURE",
    on,
    people,
    populationKnown,
    area: { id: area, name: area },
    audiences: [{ id: "ELDERLY", name: "" }],
  });
  const plans = plansOf([
    session("a", "2026-03-05", 10),
    session("a", DAY, 7),
    session("a", DAY, 8),
    session("b", DAY, 0, false),
  ]);
  expect(plans.map(({ id, sessions, isKnown }) => [id, sessions, isKnown])).toEqual([
    ["a", 3, true],
    ["b", 1, false],
  ]);
  expect(plans[0]!.lines.map(({ session: { on }, count, people }) => [on, count, people])).toEqual([
    [DAY, 2, 15],
    ["2026-03-05", 1, 10],
  ]);
});

describe("gaps", () => {
  const gap = (area: string, audience: string): CoverageGap => ({
    asOf: "",
    population: 10,
    reached: 1,
    shortfall: 9,
    area: { id: area, name: area },
    audience: { id: audience, name: audience },
    venues: [],
  });

  test("are filtered by audience in their order", () => {
    const gaps = [gap("b", "ELDERLY"), gap("a", "RESIDENT"), gap("a", "ELDERLY")];
    expect(gapsFor(gaps, "ELDERLY")).toEqual([gaps[0], gaps[2]]);
    expect(gapsFor(gaps, null)).toEqual(gaps);
  });

  test("link to the registration form with their area and audience", () => {
    expect(gapRegistrationAddress(gap("640105002002", "ELDERLY"), null)).toBe(
      "/register?area=640105002002&audience=ELDERLY",
    );
    expect(gapRegistrationAddress(gap("640105002002", "ELDERLY"), "c", "v")).toBe(
      "/register?venue=v&area=640105002002&audience=ELDERLY&campaign=c",
    );
  });
});

describe("boundaries", () => {
  const PLACES = [
    { id: "640105002", name: "北京西路街道" },
    { id: "640105003", name: "文昌路街道" },
  ];
  const square = (west: number, south: number, size = 0.01) => [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ];
  const file = (...features: { properties: object | null; coordinates: unknown; type?: string }[]) =>
    JSON.stringify({
      type: "FeatureCollection",
      features: features.map(({ properties, coordinates, type = "Polygon" }) => ({
        type: "Feature",
        properties,
        geometry: { type, coordinates },
      })),
    });

  test.each<[string, object | null, string | undefined]>([
    ["a code", { adcode: "640105002" }, "640105002"],
    ["a code with zeros at its end", { code: "640105002000" }, "640105002"],
    ["a code as a number", { id: 640105003000 }, "640105003"],
    ["a name", { n: 7, NAME: "文昌路街道" }, "640105003"],
    ["the code of another district", { adcode: "640104002" }, undefined],
    ["no properties", null, undefined],
  ])("are matched by %s", (_case, properties, area) => {
    const { found, others } = readBoundaries(file({ properties, coordinates: square(106, 38) }), PLACES)!;
    expect(found.map((boundary) => boundary.area)).toEqual(area ? [area] : []);
    expect(others).toBe(area ? 0 : 1);
  });

  test.each([
    ["not JSON", "<kml/>"],
    ["JSON of another format", "[]"],
    ["in metres", file({ properties: { id: "640105002" }, coordinates: square(512_000, 4_260_000) })],
  ])("are rejected when the file is %s", (_case, text) => {
    expect(readBoundaries(text, PLACES)).toBeNull();
  });

  test("combine the parts of a multipolygon", () => {
    const parts = { type: "MultiPolygon", coordinates: [square(106, 38), square(106.1, 38)] };
    const { found } = readBoundaries(file({ properties: { id: "640105002" }, ...parts }), PLACES)!;
    expect(found[0]!.rings).toHaveLength(2);
  });

  test("are drawn with north up and without distortion", () => {
    const { found } = readBoundaries(
      file(
        { properties: { id: "640105002" }, coordinates: square(106, 60) },
        { properties: { id: "640105003" }, coordinates: square(106.01, 60) },
      ),
      PLACES,
    )!;
    const { shapes, height } = shapesOf(found, 100);
    // At 60 degrees north a degree of longitude is half as long as one of latitude.
    expect(height).toBeCloseTo(100, 0);
    expect(shapes[0]!.path).toMatch(/^M0\.0 100\.\dL50\.0 100\.\dL50\.0 0\.0L0\.0 0\.0L0\.0 100\.\dZ$/);
    expect(shapes[1]!.label).toMatchObject({ x: 75, width: 50 });
  });
});
