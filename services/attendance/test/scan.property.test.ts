import { addDays, monthOf } from "@starlane/calendar";
import * as fc from "fast-check";
import { AUDIENCES, WHOLE_POPULATION } from "../src/replicas/audience/audience.rules.js";
import { normalizeFilter, type Count, type CoverageQuestion } from "../src/reach/coverage/question.rules.js";
import { EPOCH_DAY } from "../src/reach/counting/days.js";
import { Engine } from "../src/reach/counting/engine.js";
import { scan } from "../src/reach/counting/scan.js";
import { TooManyGroups } from "../src/reach/counting/aggregator.js";

/**
 * Compares the counts with sets of people, one for each combination: of dense, sparse and empty segments, with numbers
 * around the limits of 8 and 16 bits.
 */
const AREAS = ["640105001001", "640105001002", "640105002001"];
const DAYS = [9_555, 9_556, 9_586];
const [EVENTS, CAMPAIGNS] = [9, 3];
const dateOf = (day: number) => addDays(EPOCH_DAY, day);

/** People at an event: consecutive or scattered numbers. */
const somePeople = fc.oneof(
  fc
    .record({
      first: fc.constantFrom(0, 1, 254, 65_500, 65_535, 65_536, 131_071),
      count: fc.constantFrom(0, 1, 2, 64, 500),
    })
    .map(({ first, count }) => Array.from({ length: count }, (_, nth) => first + nth)),
  fc.uniqueArray(fc.oneof(fc.nat(200_000), fc.constantFrom(254, 255, 256, 65_535, 65_536)), {
    maxLength: 60,
  }),
);
const aSegment = fc.record({
  event: fc.integer({ min: 1, max: EVENTS }),
  audience: fc.integer({ min: 1, max: AUDIENCES.length }),
  area: fc.integer({ min: 1, max: AREAS.length }),
  day: fc.constantFrom(...DAYS),
  people: somePeople,
});
const aQuestion: fc.Arbitrary<CoverageQuestion> = fc.record({
  areas: fc.subarray(AREAS),
  by: fc.subarray(["AREA", "AUDIENCE", "CAMPAIGN", "MONTH"] as const).map((by) => new Set(by)),
  filter: fc
    .record(
      {
        campaigns: fc.subarray(["c0", "c1", "c9"]),
        audiences: fc.subarray([...AUDIENCES]),
        from: fc.constantFrom(...DAYS.map(dateOf)),
        to: fc.constantFrom(...DAYS.map(dateOf)),
      },
      { requiredKeys: [] },
    )
    .map(normalizeFilter),
});

interface Fact {
  readonly person: number;
  readonly event: number;
  readonly audience: number;
  readonly area: number;
  readonly day: number;
}

/** The areas, events and campaigns of a test. Events are spread over the campaigns. */
interface Layout {
  readonly areas: readonly string[];
  readonly events: number;
  readonly campaigns: number;
}
const campaignOf = (event: number, { campaigns }: Layout) => `c${event % campaigns}`;

function engineOf(facts: readonly Fact[], layout: Layout): Engine {
  const engine = new Engine();
  const { take, end } = engine.load({
    areas: layout.areas.map((id, index) => ({ number: index + 1, id, mergedInto: null })),
    events: Array.from({ length: layout.events }, (_, index) => ({
      number: index + 1,
      id: `e${index + 1}`,
      campaign: campaignOf(index + 1, layout),
      agency: "a",
      kind: "LECTURE",
      isCounted: true,
    })),
    crowds: { came: [], removed: [] },
  });
  for (const fact of facts) take(fact);
  end();
  return engine;
}

/** Keeps one attendance per person and event. */
const once = (facts: readonly Fact[]) => [
  ...new Map(facts.map((fact) => [`${fact.person} ${fact.event}`, fact])).values(),
];

/** Returns the counts by area, audience, campaign and month, from sets of people. */
function bySets(facts: readonly Fact[], layout: Layout, { areas, by, filter }: CoverageQuestion): string[] {
  const sets = new Map<string, { people: Set<number>; contacts: number }>();
  for (const { person, event, audience, area, day } of facts) {
    const [place, own] = [layout.areas[area - 1]!, AUDIENCES[audience - 1]!];
    const [campaign, date] = [campaignOf(event, layout), dateOf(day)];
    if (!areas.includes(place) || filter.campaigns?.includes(campaign) === false) continue;
    if ((filter.from !== null && date < filter.from) || (filter.to !== null && date > filter.to)) continue;
    const wanted = filter.audiences ?? AUDIENCES;
    const counted = [...new Set([own, WHOLE_POPULATION])].filter((each) => wanted.includes(each));
    for (const each of by.has("AUDIENCE") ? counted : counted.slice(0, 1)) {
      const combination = [
        by.has("AREA") ? place : null,
        by.has("AUDIENCE") ? each : null,
        by.has("CAMPAIGN") ? campaign : null,
        by.has("MONTH") ? monthOf(date) : null,
      ].join("|");
      const set = sets.get(combination) ?? { people: new Set(), contacts: 0 };
      sets.set(combination, set);
      set.people.add(person);
      set.contacts += 1;
    }
  }
  return [...sets].map(([key, { people, contacts }]) => `${key}|${people.size}|${contacts}`).sort();
}
const textOf = ({ area, audience, campaign, month, reached, contacts }: Count) =>
  [area, audience, campaign, month, reached, contacts].join("|");

function expectSets(
  engine: Engine,
  facts: readonly Fact[],
  layout: Layout,
  questions: readonly CoverageQuestion[],
): void {
  const right = questions.map((question) => bySets(facts, layout, question));
  for (const way of ["by event", "by person"] as const) {
    const counted = scan(engine.history, questions, 50_000, way);
    expect(counted.map((counts) => counts.map(textOf).sort())).toEqual(right);
  }
}

test("counts like sets of people, before and after removals", () => {
  fc.assert(
    fc.property(
      fc.array(aSegment, { maxLength: 12 }),
      fc.array(aQuestion, { minLength: 1, maxLength: 3 }),
      fc.nat(5),
      (segments, questions, nth) => {
        const facts = once(
          segments.flatMap(({ people, ...parts }) => people.map((person) => ({ ...parts, person }))),
        );
        const layout = { areas: AREAS, events: EVENTS, campaigns: CAMPAIGNS };
        const engine = engineOf(facts, layout);
        expectSets(engine, facts, layout, questions);
        const removed = facts.filter((_, index) => index % 6 === nth);
        engine.apply({ areas: [], events: [], removed, came: [], crowds: { came: [], removed: [] } });
        expectSets(
          engine,
          facts.filter((_, index) => index % 6 !== nth),
          layout,
          questions,
        );
      },
    ),
    { numRuns: 60 },
  );
});

/** Returns attendances of a few people at every event, in every area and month; deterministic. */
function manyCombinations(sizes: { events: number; areas: number; months: number; attendances: number }) {
  const layout: Layout = {
    areas: Array.from({ length: sizes.areas }, (_, nth) => `640105${String(nth).padStart(6, "0")}`),
    events: sizes.events,
    campaigns: sizes.events,
  };
  const facts = Array.from({ length: sizes.attendances }, (_, nth) => ({
    person: 65_300 + ((nth * 7) % 400),
    event: 1 + ((nth * 31) % sizes.events),
    audience: 1 + (nth % AUDIENCES.length),
    area: 1 + ((nth * 13) % sizes.areas),
    day: 9_000 + 31 * ((nth * 11) % sizes.months),
  }));
  return { layout, facts: once(facts) };
}
const everyCombination = (areas: readonly string[]): CoverageQuestion[] => [
  { areas, by: new Set(["AREA", "AUDIENCE", "CAMPAIGN", "MONTH"]), filter: normalizeFilter(null) },
  { areas, by: new Set(), filter: normalizeFilter(null) },
];

test.each([
  ["8", { events: 40, areas: 4, months: 3, attendances: 2_000 }],
  ["16", { events: 300, areas: 12, months: 13, attendances: 4_000 }],
  ["20", { events: 900, areas: 41, months: 24, attendances: 4_000 }],
])("counts more combinations than %s bits can number", (_bits, sizes) => {
  const { layout, facts } = manyCombinations(sizes);
  expectSets(engineOf(facts, layout), facts, layout, everyCombination(layout.areas));
});

test("throws TooManyGroups for more combinations than 31 bits can number", () => {
  const { layout, facts } = manyCombinations({
    events: 5_000,
    areas: 1_111,
    months: 100,
    attendances: 5_000,
  });
  const engine = engineOf(facts, layout);
  for (const way of ["by event", "by person"] as const)
    expect(() => scan(engine.history, everyCombination(layout.areas), 50_000, way)).toThrow(TooManyGroups);
});
