import { localDate, monthOf } from "@starlane/calendar";
import { newId } from "@starlane/database";
import { aService, aViewer, type TestService } from "@starlane/testing";
import * as fc from "fast-check";
import { AUDIENCES } from "../src/audience/audience.rules.js";
import { attendance } from "../src/index.js";
import { expectExactCells, untilCounted } from "./cells.js";
import {
  anEvent,
  anItem,
  AREAS,
  CHECK_IN,
  CITY,
  DISTRICT,
  EAST,
  GARDEN,
  phoneOf,
  RIVERSIDE,
  STARLIGHT,
  tellDistrict,
  WEST,
} from "./district.js";

/** One attendance, as a careful clerk would write it down. */
interface Fact {
  readonly person: number;
  readonly area: string;
  readonly audience: string;
  readonly campaign: string;
  readonly agency: string;
  readonly kind: string;
  /** Day in the district. */
  readonly day: string;
}
type Dimension = "AREA" | "AUDIENCE" | "CAMPAIGN" | "AGENCY" | "KIND" | "MONTH";
interface Question {
  readonly area: string;
  readonly level: string | null;
  readonly by: readonly Dimension[];
  readonly filter: Filter;
}
interface Filter {
  readonly campaigns: string[] | null;
  readonly agencies: string[] | null;
  readonly audiences: string[] | null;
  readonly kinds: string[] | null;
  readonly from: string | null;
  readonly to: string | null;
}

const CAMPAIGNS = ["00000000-0000-4000-8000-0000000000c1", "00000000-0000-4000-8000-0000000000c2"];
const AGENCIES = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"];
/** Answers for a community of each street. */
const STATION = "00000000-0000-4000-8000-00000000000d";
const KINDS = ["LECTURE", "SCHOOL_CLASS"];
const EVENTS = CAMPAIGNS.flatMap((campaign) =>
  AGENCIES.flatMap((agency) => KINDS.map((kind) => ({ id: newId(), campaign, agency, kind }))),
);
const LEVELS = ["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY"];
// Around the midnights of the district, at which days and months begin.
const INSTANTS = [
  "02-28T15:59:59",
  "02-28T16:00:00",
  "03-01T01:00:00",
  "03-31T15:59:59",
  "03-31T16:00:00",
  "04-15T02:00:00",
];
const DAYS = ["2026-02-01", "2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01", "2026-04-30"];

const anAttendance = fc.record({
  event: fc.constantFrom(...EVENTS),
  person: fc.nat(11),
  area: fc.constantFrom(CITY, DISTRICT, WEST, EAST, STARLIGHT, GARDEN, RIVERSIDE),
  audience: fc.constantFrom(...AUDIENCES),
  at: fc.constantFrom(...INSTANTS.map((at) => `2026-${at}Z`)),
});
const OPEN: Filter = { campaigns: null, agencies: null, audiences: null, kinds: null, from: null, to: null };
const parts = {
  campaigns: fc.subarray(CAMPAIGNS),
  agencies: fc.subarray(AGENCIES),
  audiences: fc.subarray([...AUDIENCES]),
  kinds: fc.subarray(KINDS),
  from: fc.constantFrom(...DAYS),
  to: fc.constantFrom(...DAYS),
};
// None, one part, whole months and anything: what cells can answer must be asked as often as what they cannot.
const aFilter: fc.Arbitrary<Filter> = fc.oneof(
  fc.constant(OPEN),
  ...Object.entries(parts).map(([part, some]) =>
    fc.record({ [part]: some }).map((only) => ({ ...OPEN, ...only })),
  ),
  fc.constantFrom("2026-03-31", "2026-04-30").map((to) => ({ ...OPEN, from: "2026-03-01", to })),
  fc.record(parts, { requiredKeys: [] }).map((some) => ({ ...OPEN, ...some })),
);
const aQuestion: fc.Arbitrary<Question> = fc.record({
  area: fc.constantFrom("64", CITY, DISTRICT, WEST, STARLIGHT, STATION),
  level: fc.option(fc.constantFrom(...LEVELS)),
  by: fc.subarray<Dimension>(["AREA", "AUDIENCE", "CAMPAIGN", "AGENCY", "KIND", "MONTH"], { maxLength: 4 }),
  filter: aFilter,
});

let service: TestService;
const planner = aViewer("PLANNER", { area: "64" });
const facts = new Map<string, Fact>();
beforeAll(async () => {
  service = await aService(attendance, { now: "2026-05-01T00:00:00Z" });
  await tellDistrict(service);
  await service.hears("agencies.agency", { id: STATION, jurisdiction: [GARDEN, RIVERSIDE], version: 1 });
  // They last so long that no clock is in doubt.
  const lasting = { startsAt: "2026-02-28T01:00:00Z", endsAt: "2026-04-16T01:00:00Z" };
  for (const event of EVENTS) await anEvent(service, { ...event, ...lasting });
});
afterAll(() => service.close());

type Attendance = typeof anAttendance extends fc.Arbitrary<infer T> ? T : never;

/** Checks somebody in and writes it down, the first time at an event. */
async function attend({ event, person, area, audience, at }: Attendance): Promise<void> {
  const item = anItem(person, { area, audience, at, person: { phone: phoneOf(person) } });
  const variables = { event: event.id, items: [item] };
  const { data } = await service.ask(planner, CHECK_IN, { variables });
  const key = `${event.id} ${person}`;
  expect(data.checkIn.receipts[0].verdict).toBe(facts.has(key) ? "DUPLICATE" : "ACCEPTED");
  const { campaign, agency, kind } = event;
  if (!facts.has(key))
    facts.set(key, { person, area, audience, campaign, agency, kind, day: localDate(new Date(at)) });
}

const QUERY = `query($area: ID!, $level: AreaLevel, $by: [CoverageDimension!]!, $filter: CoverageFilter) {
  coverage(area: $area, level: $level, by: $by, filter: $filter) {
    rows { area { id } audience { id } campaign { id } agency { id } kind month reached contacts }
    total { reached contacts } } }`;

const within = (question: Question) => (question.area === STATION ? [GARDEN, RIVERSIDE] : [question.area]);
const isIn = (area: string, outer: string) => area.startsWith(outer);

/** The areas that must have rows. */
function placesOf(question: Question): string[] {
  const levelOf = (id: string) => LEVELS.indexOf(AREAS.find((area) => area.id === id)!.level);
  return within(question).flatMap((outer) => {
    const level = question.level ? LEVELS.indexOf(question.level) : Math.min(levelOf(outer) + 1, 4);
    if (levelOf(outer) >= level) return [outer];
    return AREAS.filter(({ id }) => isIn(id, outer) && levelOf(id) === level).map(({ id }) => id);
  });
}

function matching({ area, filter }: Question): Fact[] {
  const lets = (list: string[] | null, value: string) => list === null || list.includes(value);
  const outer = within({ area } as Question);
  return [...facts.values()].filter(
    (fact) =>
      outer.some((one) => isIn(fact.area, one)) &&
      lets(filter.campaigns, fact.campaign) &&
      lets(filter.agencies, fact.agency) &&
      lets(filter.audiences, fact.audience) &&
      lets(filter.kinds, fact.kind) &&
      (filter.from === null || fact.day >= filter.from) &&
      (filter.to === null || fact.day <= filter.to),
  );
}

const tally = (counted: readonly Fact[]) => ({
  reached: new Set(counted.map(({ person }) => person)).size,
  contacts: counted.length,
});

/** Every row with somebody in it, counted by hand. */
function recountByHand(question: Question): Record<string, { reached: number; contacts: number }> {
  const has = (dimension: Dimension) => question.by.includes(dimension);
  const rows = (has("AREA") ? placesOf(question) : [""]).flatMap((place) =>
    matching(question)
      .filter((fact) => isIn(fact.area, place))
      .map((fact) => ({
        fact,
        key: [
          place,
          has("AUDIENCE") ? fact.audience : "",
          has("CAMPAIGN") ? fact.campaign : "",
          has("AGENCY") ? fact.agency : "",
          has("KIND") ? fact.kind : "",
          has("MONTH") ? monthOf(fact.day) : "",
        ].join("|"),
      })),
  );
  const byKey = Map.groupBy(rows, ({ key }) => key);
  return Object.fromEntries([...byKey].map(([key, same]) => [key, tally(same.map(({ fact }) => fact))]));
}

interface Row {
  area: { id: string } | null;
  audience: { id: string } | null;
  campaign: { id: string } | null;
  agency: { id: string } | null;
  kind: string | null;
  month: string | null;
  reached: number;
  contacts: number;
}

async function ask(question: Question): Promise<void> {
  await untilCounted(service.database.pool);
  const { data, errors } = await service.ask(planner, QUERY, { variables: { ...question } });
  expect(errors).toBeUndefined();
  const rows: Row[] = data.coverage.rows;
  const has = (dimension: Dimension) => question.by.includes(dimension);
  const told = rows.map(({ area, audience, campaign, agency, kind, month, reached, contacts }) => {
    const key = [
      has("AREA") ? area!.id : "",
      has("AUDIENCE") ? audience!.id : "",
      campaign?.id ?? "",
      agency?.id ?? "",
      kind ?? "",
      month ?? "",
    ].join("|");
    return [key, { reached, contacts }] as const;
  });
  expect(new Set(told.map(([key]) => key)).size).toBe(told.length);
  expect(Object.fromEntries(told.filter(([, { contacts }]) => contacts > 0))).toEqual(
    recountByHand(question),
  );
  expect(data.coverage.total).toEqual(tally(matching(question)));
  if (!has("CAMPAIGN") && !has("AGENCY") && !has("KIND") && !has("MONTH")) {
    const audiences = has("AUDIENCE") ? (question.filter.audiences ?? AUDIENCES).length : 1;
    expect(rows).toHaveLength((has("AREA") ? placesOf(question).length : 1) * audiences);
  }
}

test("whatever is asked, the answer is what a clerk counts by hand, and so is every cell", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anAttendance, { maxLength: 5 }),
      fc.array(aQuestion, { minLength: 1, maxLength: 6 }),
      async (attendances, questions) => {
        for (const one of attendances) await attend(one);
        for (const question of questions) await ask(question);
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
  await expectExactCells(service.database.pool);
});
