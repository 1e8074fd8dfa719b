import { newId } from "@starlane/database";
import { aViewer } from "@starlane/testing";
import * as fc from "fast-check";
import { AUDIENCES } from "../src/replicas/audience/audience.rules.js";
import { expectExactCells, untilCounted } from "./cells.js";
import {
  AGENCIES,
  CAMPAIGNS,
  Clerk,
  JURISDICTION,
  KINDS,
  LEVELS,
  PLACES,
  rowsOfAll,
  STATION,
  type Dimension,
  type Filter,
  type Question,
  type Way,
} from "./clerk.js";
import {
  CITY,
  DISTRICT,
  EAST,
  GARDEN,
  identityOf,
  phoneOf,
  RIVERSIDE,
  STARLIGHT,
  deliverCampaign,
  deliverDistrict,
  WEST,
} from "./district.js";
import { processes, type Processes } from "./processes.js";

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
const PEOPLE = 9;

const where = fc.constantFrom(...PLACES);
const when = fc.constantFrom(...INSTANTS.map((at) => `2026-${at}Z`));
const audience = fc.constantFrom(...AUDIENCES);
const event = fc.nat(5);
const person = fc.nat(PEOPLE - 1);
const way = fc.constantFrom<Way>("phone", "identity", "both");

/** A random step: mostly a check-in; sometimes a correction, a change or a crash. */
const aStep = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      what: fc.constant("checkIn" as const),
      event,
      person,
      way,
      area: where,
      audience,
      at: when,
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("withdraw" as const), nth: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant("correct" as const), nth: fc.nat(), area: where, audience }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant("move" as const),
      person,
      way,
      area: where,
      from: fc.constantFrom(...DAYS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant("change" as const),
      event,
      campaign: fc.constantFrom(...CAMPAIGNS),
      agency: fc.constantFrom(...AGENCIES),
      kind: fc.constantFrom(...KINDS),
      status: fc.constantFrom("CONFIRMED", "COMPLETED", "CANCELLED"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant("crowd" as const),
      event,
      people: fc.integer({ min: 1, max: 90 }),
      audience: fc.option(audience),
      at: when,
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("withdrawCrowd" as const), nth: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant("merge" as const),
      area: fc.constantFrom(STARLIGHT, GARDEN),
      into: fc.option(fc.constantFrom(GARDEN, RIVERSIDE)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("break" as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("restart" as const), process: fc.nat(1) }) },
);
type Step = typeof aStep extends fc.Arbitrary<infer T> ? T : never;
type Of<What> = Extract<Step, { what: What }>;

const OPEN: Filter = { campaigns: null, agencies: null, audiences: null, kinds: null, from: null, to: null };
const parts = {
  campaigns: fc.subarray(CAMPAIGNS),
  agencies: fc.subarray(AGENCIES),
  audiences: fc.subarray([...AUDIENCES]),
  kinds: fc.subarray(KINDS),
  from: fc.constantFrom(...DAYS),
  to: fc.constantFrom(...DAYS),
};
// No filter, one part, whole months and anything: questions that cells can answer are as frequent as others.
const aFilter: fc.Arbitrary<Filter> = fc.oneof(
  fc.constant(OPEN),
  ...Object.entries(parts).map(([part, some]) =>
    fc.record({ [part]: some }).map((only) => ({ ...OPEN, ...only })),
  ),
  fc.constantFrom("2026-03-31", "2026-04-30").map((to) => ({ ...OPEN, from: "2026-03-01", to })),
  fc.record(parts, { requiredKeys: [] }).map((some) => ({ ...OPEN, ...some })),
);
const aQuestion: fc.Arbitrary<Question> = fc.record({
  area: fc.constantFrom("64", CITY, DISTRICT, WEST, EAST, STARLIGHT, STATION),
  level: fc.option(fc.constantFrom(...LEVELS)),
  by: fc.subarray<Dimension>(["AREA", "AUDIENCE", "CAMPAIGN", "AGENCY", "KIND", "MONTH"], { maxLength: 4 }),
  filter: aFilter,
});

const planner = aViewer("PLANNER", { area: "64" });
let system: Processes;
let clerk: Clerk;
let now = Date.parse("2026-05-01T00:00:00Z");
beforeEach(async () => {
  system = await processes(2);
  system.setTime(new Date(now).toISOString());
  clerk = new Clerk();
  await deliverDistrict(system);
  for (const id of CAMPAIGNS) await deliverCampaign(system, { id });
  await deliverTree();
  await system.deliver("agencies.agency", { id: STATION, jurisdiction: JURISDICTION, version: 1 });
  for (const { id } of clerk.events.values()) await deliverEvent(id);
});
afterEach(() => system.close());

const pool = () => system.running[0]!.database.pool;
const deliverTree = () => system.deliver("venues.areas", { id: DISTRICT, areas: clerk.tree() });
/** Times so long that no clock is implausible. */
const LASTING = { startsAt: "2026-02-28T01:00:00Z", endsAt: "2026-04-16T01:00:00Z", capacity: null };
const deliverEvent = (id: string) =>
  system.deliver("campaigns.event", { ...clerk.events.get(id)!, ...LASTING });
const numbersOf = (number: number, by: Way) => ({
  ...(by !== "phone" && { identityNumber: identityOf(number) }),
  ...(by !== "identity" && { phone: phoneOf(number) }),
});

async function mutate(field: string, type: string, variables: Record<string, unknown>): Promise<void> {
  const [declared, given] = [
    type,
    Object.keys(variables)
      .map((name) => `${name}: $${name}`)
      .join(", "),
  ];
  const query = `mutation(${declared}) { ${field}(${given}) { __typename ... on UserError { message } } }`;
  const { data, errors } = await system.ask(0, planner, query, variables);
  expect(errors ?? data[field].message).toBeUndefined();
}

const perform = {
  async checkIn({ event: nth, person, way, area, audience, at }: Of<"checkIn">) {
    const { id, status } = clerk.eventAt(nth);
    if (status === "CANCELLED") return;
    const clientId = newId();
    const item = { clientId, person: numbersOf(person, way), audience, area, method: "STAFF_SCAN", at };
    const { data } = await system.ask(
      nth % 2,
      planner,
      `mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) {
        ... on CheckInReceipts { receipts { verdict } } } }`,
      { event: id, items: [item] },
    );
    const isNew = clerk.checkIn({ clientId, event: id, person, way, area, audience, at });
    expect(data.checkIn.receipts[0].verdict).toBe(isNew ? "ACCEPTED" : "DUPLICATE");
  },
  async withdraw({ nth }: Of<"withdraw">) {
    const fact = clerk.pick(nth, "attendances");
    if (!fact) return;
    const { event, clientId } = fact;
    await mutate("withdrawCheckIn", "$event: ID!, $clientId: ID!, $reason: String!", {
      event,
      clientId,
      reason: "wrong",
    });
    clerk.strike(fact);
  },
  async correct({ nth, area, audience }: Of<"correct">) {
    const fact = clerk.pick(nth, "attendances");
    if (!fact) return;
    const { event, clientId } = fact;
    const type = "$event: ID!, $clientId: ID!, $reason: String!, $area: ID, $audience: ID";
    await mutate("correctCheckIn", type, { event, clientId, reason: "wrong", area, audience });
    clerk.correct(fact, { area, audience });
  },
  async move({ person, way, area, from }: Of<"move">) {
    const by = way === "both" ? "phone" : way;
    const type = "$person: PersonInput!, $area: ID!, $from: Date!, $reason: String!";
    await mutate("movePerson", type, { person: numbersOf(person, by), area, from, reason: "moved" });
    clerk.move({ person, way: by, area, from });
  },
  async change({ event: nth, campaign, agency, kind, status }: Of<"change">) {
    const known = clerk.eventAt(nth);
    const changed = { ...known, campaign, agency, kind, status, version: known.version + 1 };
    clerk.events.set(known.id, changed);
    await deliverEvent(known.id);
  },
  async crowd({ event: nth, people, audience, at }: Of<"crowd">) {
    const { id: event, status } = clerk.eventAt(nth);
    if (status === "CANCELLED") return;
    const crowd = { event, clientId: newId(), people, audience, at };
    const type = "$event: ID!, $clientId: ID!, $people: Int!, $audience: ID, $at: DateTime!";
    await mutate("countCrowd", type, crowd);
    clerk.countCrowd(crowd);
  },
  async withdrawCrowd({ nth }: Of<"withdrawCrowd">) {
    const fact = clerk.pick(nth, "crowds");
    if (!fact) return;
    const { event, clientId } = fact;
    const type = "$event: ID!, $clientId: ID!, $reason: String!";
    await mutate("withdrawCrowdCount", type, { event, clientId, reason: "wrong" });
    clerk.strike(fact);
  },
  async merge({ area, into }: Of<"merge">) {
    if (into !== null && clerk.placeOf(into) !== into) return;
    if (into === null || into === area) clerk.mergedInto.delete(area);
    else clerk.mergedInto.set(area, into);
    clerk.areaVersions.set(area, (clerk.areaVersions.get(area) ?? 1) + 1);
    await deliverTree();
  },
  /** Terminates the connection of the followers, whatever they are doing. */
  async break() {
    await pool().query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'starlane reach'",
    );
  },
  async restart({ process }: Of<"restart">) {
    await system.restart(process);
  },
};

const QUERY = `query($area: ID!, $level: AreaLevel, $by: [CoverageDimension!]!, $filter: CoverageFilter) {
  coverage(area: $area, level: $level, by: $by, filter: $filter) {
    rows { area { id } audience { id } campaign { id } agency { id } kind month reached reachedAtMost contacts }
    total { reached reachedAtMost contacts } asOf } }`;

interface Figures {
  reached: number;
  reachedAtMost: number;
  contacts: number;
}
interface Row extends Figures {
  area: { id: string } | null;
  audience: { id: string } | null;
  campaign: { id: string } | null;
  agency: { id: string } | null;
  kind: string | null;
  month: string | null;
}

/** Derives the unidentified people: without a population, `reachedAtMost` counts all of them. */
const figuresOf = ({ reached, reachedAtMost, contacts }: Figures) => ({
  reached,
  contacts,
  unidentified: reachedAtMost - reached,
});

/**
 * Repeats a question until the answer is as of now: then it must be right. A process that has just started reads
 * everything first.
 */
async function current<T extends { asOf: Date }>(ask: () => Promise<T | null>): Promise<T> {
  system.setTime(new Date((now += 1_000)).toISOString());
  for (let tries = 0; ; tries += 1) {
    const answer = await ask();
    if (answer && (answer.asOf.getTime() === now || tries === 30)) return answer;
  }
}

async function ask(question: Question, process: number): Promise<void> {
  const coverage = await current(async () => {
    const { data, errors } = await system.ask(process, planner, QUERY, { ...question });
    if (errors?.[0]?.extensions.code === "SERVICE_UNAVAILABLE") return null;
    expect(errors).toBeUndefined();
    return data.coverage as { rows: Row[]; total: Figures; asOf: Date };
  });
  const has = (dimension: Dimension) => question.by.includes(dimension);
  const rows = coverage.rows.map(({ area, audience, campaign, agency, kind, month, ...figures }) => {
    const key = [
      has("AREA") ? area!.id : "",
      has("AUDIENCE") ? audience!.id : "",
      campaign?.id ?? "",
      agency?.id ?? "",
      kind ?? "",
      month ?? "",
    ].join("|");
    return [key, figuresOf(figures)] as const;
  });
  expect(new Set(rows.map(([key]) => key)).size).toBe(rows.length);
  expect(Object.fromEntries(rows.filter(([, { contacts }]) => contacts > 0))).toEqual(clerk.rows(question));
  expect(figuresOf(coverage.total)).toEqual(clerk.total(question));
  if (!has("CAMPAIGN") && !has("AGENCY") && !has("KIND") && !has("MONTH"))
    expect(rows).toHaveLength(rowsOfAll(clerk, question));
}

/** Requests the counts of nested areas and of events in one operation. */
async function askEach(filter: Filter, process: number): Promise<void> {
  const areas = PLACES.filter((area) => clerk.placeOf(area) === area);
  const events = [...clerk.events.keys()];
  await untilCounted(pool()); // the counts of an area have no `asOf`
  const answers = await current(async () => {
    const { data, errors } = await system.ask(
      process,
      planner,
      `query($areas: [_Any!]!, $events: [_Any!]!, $filter: CoverageFilter) {
        areas: _entities(representations: $areas) { ... on Area { coverage(filter: $filter) { reached reachedAtMost contacts } } }
        events: _entities(representations: $events) { ... on Event { attendance { reached unidentified asOf } } }
        coverage(area: "64", by: [], filter: { kinds: [LECTURE] }) { asOf } }`,
      {
        areas: areas.map((id) => ({ __typename: "Area", id })),
        events: events.map((id) => ({ __typename: "Event", id })),
        filter,
      },
    );
    expect(errors).toBeUndefined();
    // Several parts, each with its own `asOf`: all are current when the oldest is.
    const asOfs: Date[] = [data.coverage.asOf, ...data.events.map((one: Json) => one.attendance.asOf)];
    return { data, asOf: new Date(Math.min(...asOfs.map(Number))) };
  });
  expect(answers.data.areas.map((one: Json) => figuresOf(one.coverage))).toEqual(
    areas.map((area) => clerk.total({ area, filter })),
  );
  expect(answers.data.events.map(({ attendance }: Json) => attendance)).toMatchObject(
    events.map((one) => clerk.attendanceAt(one)),
  );
}
// eslint-disable-next-line typescript/no-explicit-any -- a test knows the shape of what it asked for
type Json = any;

test("answers every question like the model after any sequence of changes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(aStep, { maxLength: 8 }),
      fc.array(aQuestion, { minLength: 1, maxLength: 5 }),
      aFilter,
      async (steps, questions, filter) => {
        for (const one of steps) await perform[one.what](one as never);
        for (const [index, question] of questions.entries()) await ask(question, index % 2);
        await askEach(filter, questions.length % 2);
      },
    ),
    { numRuns: 60, endOnFailure: true, seed: -347806242 },
  );
  await untilCounted(pool());
  await expectExactCells(pool());
});
