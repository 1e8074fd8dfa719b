import { InvalidState } from "@starlane/graphql";
import { learnSteps, refuseProgrammeName, type HeldEvent } from "../src/planning/programme/learn.rules.js";

const campaign = { startsOn: "2026-03-01", status: "ACTIVE" } as const;
const thousands = () => 2_000;

/** Returns a senior lecture of an hour in a community room, at ten o'clock of Wednesday, 4 March 2026. */
function held(changes: Partial<HeldEvent> = {}): HeldEvent {
  return {
    kind: "SENIOR_LECTURE",
    venueKind: "COMMUNITY_ROOM",
    audienceIds: ["ELDERLY"],
    startsAt: new Date("2026-03-04T02:00:00Z"),
    endsAt: new Date("2026-03-04T03:00:00Z"),
    ...changes,
  };
}

const step = {
  dayOffset: 3,
  kind: "SENIOR_LECTURE",
  venueKind: "COMMUNITY_ROOM",
  audienceIds: ["ELDERLY"],
  minutes: 60,
  intensity: 0.5,
};

test.each<[string, HeldEvent[], object[]]>([
  ["one event is one step", [held()], [step]],
  [
    "events that are alike are one step, as intense as they are many",
    [held(), held(), held()],
    [{ ...step, intensity: 1.5 }],
  ],
  [
    "the time of day does not matter, the day in the district does",
    [
      held(),
      held({ startsAt: new Date("2026-03-03T16:00:00Z"), endsAt: new Date("2026-03-03T17:00:00Z") }),
      held({ startsAt: new Date("2026-03-03T15:59:00Z"), endsAt: new Date("2026-03-03T16:59:00Z") }),
    ],
    [
      { ...step, dayOffset: 2 },
      { ...step, intensity: 1 },
    ],
  ],
  [
    "nor does the order of the audiences",
    [held({ audienceIds: ["RESIDENT", "ELDERLY"] }), held({ audienceIds: ["ELDERLY", "RESIDENT"] })],
    [{ ...step, audienceIds: ["ELDERLY", "RESIDENT"], intensity: 1 }],
  ],
  [
    "another place, length, kind or audience is another step",
    [
      held(),
      held({ venueKind: "SENIOR_UNIVERSITY" }),
      held({ endsAt: new Date("2026-03-04T02:45:00Z") }),
      held({ kind: "DOOR_TO_DOOR", venueKind: null }),
      held({ audienceIds: ["RESIDENT"] }),
    ],
    [
      { ...step, kind: "DOOR_TO_DOOR", venueKind: null },
      { ...step, minutes: 45 },
      step,
      { ...step, audienceIds: ["RESIDENT"] },
      { ...step, venueKind: "SENIOR_UNIVERSITY" },
    ],
  ],
  [
    "an event of some seconds takes a minute",
    [held({ endsAt: new Date("2026-03-04T02:00:10Z") })],
    [{ ...step, minutes: 1 }],
  ],
])("%s", (_case, events, steps) => {
  expect(learnSteps(events, campaign, thousands)).toEqual(steps);
});

test.each<[string, HeldEvent[], (audiences: readonly string[]) => number | null]>([
  ["there are no events", [], thousands],
  ["the number of people is unknown", [held()], () => null],
  ["nobody lives there", [held()], () => 0],
  [
    "the number of people of one audience is unknown",
    [held(), held({ audienceIds: ["RESIDENT"] })],
    (audiences) => (audiences.includes("ELDERLY") ? 5 : null),
  ],
  [
    "no two of more than 500 events are alike",
    Array.from({ length: 501 }, (_, n) => held({ endsAt: new Date(Date.UTC(2026, 2, 4, 2, n + 1)) })),
    thousands,
  ],
])("derives no steps when %s", (_case, events, people) => {
  expect(learnSteps(events, campaign, people)).toBeInstanceOf(InvalidState);
});

test.each([
  ["", ["name"]],
  ["   ", ["name"]],
  ["星".repeat(101), ["name"]],
  ["星".repeat(100), undefined],
  ["星光巷模式", undefined],
])("a programme named %j: %j", (name, path) => {
  expect(refuseProgrammeName(name)?.path).toEqual(path);
});
