import { holidayCalendar, schoolCalendar } from "@starlane/calendar";
import { InvalidInput } from "@starlane/graphql";
import type { ProgrammeStepRow } from "../src/planning/programme/programme.row.js";
import {
  countSessions,
  dayOfStep,
  refuseAreas,
  replicaOf,
  type NewArea,
  type Replica,
  type Replicated,
} from "../src/planning/programme/replicate.rules.js";

const calendar = schoolCalendar(holidayCalendar(), {
  vacations: [{ from: "2026-07-06", to: "2026-08-31", name: { "zh-CN": "暑假", en: "Summer vacation" } }],
});

test.each([
  ["as intense, as many people", 2, 1_000, 2],
  ["half the people", 2, 500, 1],
  ["a few people more", 2, 1_001, 3],
  ["one person", 2, 1, 1],
  ["no people", 2, 0, 0],
  ["an unknown number of people", 2, null, 1],
])("sessions for %s", (_case, intensity, people, count) => {
  expect(countSessions(intensity, people)).toBe(count);
});

test("a programme replicated in its source area has the same number of sessions", () => {
  for (let people = 1; people < 3_000; people += 7)
    for (const held of [1, 2, 3, 7, 11, 49]) expect(countSessions((held * 1000) / people, people)).toBe(held);
});

test.each([
  ["an ordinary day", "LECTURE", 3, "2026-03-01", "2026-03-04"],
  ["a Sunday", "LECTURE", 0, "2026-03-01", "2026-03-01"],
  ["a Sunday, for a school", "SCHOOL_CLASS", 0, "2026-03-01", "2026-03-02"],
  ["within the National Day holiday", "SENIOR_LECTURE", 0, "2026-10-01", "2026-10-08"],
  ["within it, for visits", "DOOR_TO_DOOR", 2, "2026-10-01", "2026-10-08"],
  ["within it, for a school", "SCHOOL_CLASS", 2, "2026-10-01", "2026-10-08"],
  ["in the summer vacation", "LECTURE", 0, "2026-07-06", "2026-07-06"],
  ["in the summer vacation, for a school", "SCHOOL_CLASS", 0, "2026-07-06", "2026-09-01"],
  ["a make-up Sunday, for a school", "SCHOOL_CLASS", 0, "2026-02-15", "2026-02-24"],
] as const)("the day of a step: %s", (_case, kind, dayOffset, startsOn, day) => {
  expect(dayOfStep({ kind, dayOffset }, startsOn, calendar)).toBe(day);
});

test.each([
  ["none", [], ["areas"]],
  ["one", ["A"], undefined],
  ["one twice", ["A", "B", "A"], ["areas", "2"]],
  ["an unknown one", ["A", "X"], ["areas", "1"]],
  ["200", Array.from({ length: 200 }, (_, n) => `A${n}`), undefined],
  ["201", Array.from({ length: 201 }, (_, n) => `A${n}`), ["areas"]],
])("areas: %s", (_case, areas, path) => {
  expect(refuseAreas(areas, (area) => area !== "X")?.path).toEqual(path);
});

const lecture: ProgrammeStepRow = {
  dayOffset: 3,
  kind: "LECTURE",
  venueKind: "COMMUNITY_ROOM",
  audienceIds: ["RESIDENT"],
  minutes: 60,
  intensity: 2,
};
const model: Replicated = {
  programme: { name: "星光巷模式", lastsDays: 30 },
  steps: [lecture],
  targets: [],
  sourceLevel: "COMMUNITY",
  startsOn: "2026-04-01",
};
const street = (changes: Partial<NewArea> = {}): NewArea => ({
  id: "640105003",
  name: "文昌路街道",
  level: "STREET",
  people: () => 1_000,
  ...changes,
});
const plan = (replicated: Partial<Replicated>, ...areas: NewArea[]) =>
  replicaOf({ ...model, ...replicated }, areas, calendar);

test("plans a draft and its sessions in each area", () => {
  const session = {
    areaId: "640105003",
    kind: "LECTURE",
    audienceIds: ["RESIDENT"],
    on: "2026-04-07", // Tomb Sweeping is off from 4 to 6 April 2026
    populationKnown: true,
  };
  expect(plan({}, street({ people: () => 1_001 }))).toEqual([
    {
      areaId: "640105003",
      campaign: {
        title: "星光巷模式·文昌路街道",
        description: null,
        startsOn: "2026-04-01",
        endsOn: "2026-05-01",
        targets: [],
      },
      sessions: [334, 334, 333].map((people) => ({ ...session, people })),
    },
  ]);
});

test("plans one flagged session where the population is unknown; none where it is zero", () => {
  const [uncounted, empty] = plan(
    {},
    street({ people: () => null }),
    street({ id: "640105004", people: () => 0 }),
  ) as Replica[];
  expect(uncounted!.sessions).toMatchObject([{ people: 0, populationKnown: false }]);
  expect(empty!.sessions).toEqual([]);
});

test("a campaign lasts until its last session, however far it is moved", () => {
  const [replica] = plan(
    {
      programme: { name: "开学第一课", lastsDays: 5 },
      steps: [{ ...lecture, kind: "SCHOOL_CLASS" }],
      startsOn: "2026-07-06",
    },
    street(),
  ) as Replica[];
  expect(replica!.campaign.endsOn).toBe("2026-09-01");
});

const target = (level: "DISTRICT" | "STREET" | "COMMUNITY" | "GRID", rate = 0.8) => ({
  audience: "ELDERLY",
  level,
  rate,
});
test.each([
  ["from street to street", "STREET", [target("COMMUNITY")], "STREET", [target("COMMUNITY")]],
  ["from district to street", "DISTRICT", [target("STREET")], "STREET", [target("COMMUNITY")]],
  ["from community to street", "COMMUNITY", [target("GRID")], "STREET", [target("COMMUNITY")]],
  ["to a grid, below which nothing lies", "COMMUNITY", [target("GRID")], "GRID", []],
  [
    "that would fall together, the higher",
    "DISTRICT",
    [target("COMMUNITY", 0.7), target("GRID", 0.9)],
    "COMMUNITY",
    [target("GRID", 0.9)],
  ],
  ["from an unknown level", null, [target("COMMUNITY")], "STREET", [target("COMMUNITY")]],
] as const)("targets %s", (_case, sourceLevel, targets, level, copied) => {
  const [replica] = plan({ sourceLevel, targets }, street({ level })) as Replica[];
  expect(replica!.campaign.targets).toEqual(copied);
});

test.each<[string, Partial<Replicated>, Partial<NewArea>, string[]]>([
  ["an invalid day", { startsOn: "2026-02-30" }, {}, ["startsOn"]],
  ["a day beyond all plans", { startsOn: "9999-12-31" }, {}, ["startsOn"]],
  ["more than the most sessions", {}, { people: () => 1_000_001 }, ["areas"]],
])("nothing is planned for %s", (_case, replicated, area, path) => {
  const refusal = plan(replicated, street(area));
  expect(refusal).toBeInstanceOf(InvalidInput);
  expect((refusal as InvalidInput).path).toEqual(path);
});

test("no school class is planned where no school day follows", () => {
  const never = { ...calendar, isSchoolDay: () => false, nextSchoolDay: () => null };
  const steps = [{ ...lecture, kind: "SCHOOL_CLASS" as const }];
  expect(replicaOf({ ...model, steps }, [street()], never)).toMatchObject({ path: ["startsOn"] });
});

test("a long name is cut so that the title holds it", () => {
  const [replica] = plan({ programme: { name: "长".repeat(199), lastsDays: 0 } }, street()) as Replica[];
  expect(replica!.campaign.title).toHaveLength(200);
});
