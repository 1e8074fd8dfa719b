import type { TestService } from "@starlane/testing";
import * as world from "./world.js";

const { aCampaign, anEvent, ask, codeOf, REGISTER } = world;

const SERIES = `mutation ($input: RegisterEventInput!, $rule: String!, $until: Date!) {
  registerEventSeries(input: $input, rule: $rule, until: $until) {
    __typename
    ... on EventSeries { occurrences { startsAt result {
      __typename ... on Event { id startsAt endsAt status } ... on UserError { code message }
      ... on VenueConflict { event { id } } } } }
    ... on UserError { code message } ... on InvalidInput { path } } }`;

let service: TestService;
let campaign: { id: string };
beforeAll(async () => {
  service = await world.aWorld();
  campaign = await aCampaign(service);
});
afterAll(() => service.close());

interface Occurrence {
  readonly startsAt: Date;
  readonly result: { readonly __typename: string; readonly id?: string };
}

const weekly = (changes: Readonly<Record<string, unknown>>, until: string) => ({
  ...anEvent(campaign, changes),
  rule: "FREQ=WEEKLY",
  until,
});
const at = (day: string) => ({ startsAt: `${day}T02:00:00Z`, endsAt: `${day}T03:00:00Z` });
const typesOf = (occurrences: Occurrence[]) => occurrences.map(({ result }) => result.__typename);
const idsOf = (occurrences: Occurrence[]) => occurrences.map(({ result }) => result.id);

test("registers an event every week, except in weeks in which it is refused", async () => {
  const other = await ask(
    service,
    world.planner,
    REGISTER,
    anEvent(campaign, { ...at("2026-04-15"), title: "另一场讲座" }),
  );
  const series = await ask(service, world.planner, SERIES, weekly(at("2026-04-08"), "2026-04-29"));
  expect(series.__typename).toBe("EventSeries");
  expect(series.occurrences).toMatchObject([
    { startsAt: new Date("2026-04-08T02:00:00Z"), result: { __typename: "Event", status: "CONFIRMED" } },
    {
      startsAt: new Date("2026-04-15T02:00:00Z"),
      result: { __typename: "VenueConflict", code: "VENUE_CONFLICT", event: { id: other.id } },
    },
    {
      startsAt: new Date("2026-04-22T02:00:00Z"),
      result: { __typename: "Event", endsAt: new Date("2026-04-22T03:00:00Z") },
    },
    { startsAt: new Date("2026-04-29T02:00:00Z"), result: { __typename: "Event" } },
  ]);
  const published = new Set((await service.published("campaigns.event")).map(({ id }) => id));
  for (const id of idsOf(series.occurrences).filter(Boolean)) expect(published).toContain(id);
});

test("an occurrence may have every refusal of registerEvent", async () => {
  const classes = { kind: "SCHOOL_CLASS", audiences: ["ADOLESCENT"], ...at("2026-09-24") };
  const { occurrences } = await ask(service, world.planner, SERIES, weekly(classes, "2026-10-08"));
  expect(typesOf(occurrences)).toEqual(["Event", "NotASchoolDay", "Event"]);
  const late = await ask(service, world.planner, SERIES, weekly(at("2026-12-28"), "2027-01-04"));
  expect(typesOf(late.occurrences)).toEqual(["Event", "OutsideCampaign"]);
});

test("a speaker's weekly limit counts the events of the series as well", async () => {
  const daily = {
    ...weekly({ ...at("2026-05-11"), speakers: [world.TIRED] }, "2026-05-12"),
    rule: "FREQ=DAILY",
  };
  const { occurrences } = await ask(service, world.planner, SERIES, daily);
  expect(typesOf(occurrences)).toEqual(["Event", "InvalidInput"]);
});

test.each([
  ["in a venue", at("2026-06-03")],
  ["from door to door", { ...at("2026-06-04"), kind: "DOOR_TO_DOOR", venue: null, area: world.COMMUNITY }],
])("the same series %s sent again, also at once, is booked once", async (_case, input) => {
  const until = "2026-06-18";
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => ask(service, world.planner, SERIES, weekly(input, until))),
  );
  const [first, ...others] = answers.map(({ occurrences }) => idsOf(occurrences));
  expect(new Set(first).size).toBe(3);
  for (const other of others) expect(other).toEqual(first);
});

test("books a cancelled occurrence anew", async () => {
  const variables = weekly(at("2026-07-01"), "2026-07-08");
  const before = idsOf((await ask(service, world.planner, SERIES, variables)).occurrences);
  await ask(
    service,
    world.planner,
    `mutation { cancelEvent(id: "${before[0]}", version: 1, reason: "停电") { __typename } }`,
  );
  const after = idsOf((await ask(service, world.planner, SERIES, variables)).occurrences);
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).toBe(before[1]);
});

test.each([
  ["another title", { title: "另一场讲座" }],
  ["another venue", { venue: world.FAR_HALL }],
  ["another time", { startsAt: "2026-08-05T04:00:00Z", endsAt: "2026-08-05T05:00:00Z" }],
])("a series of %s is another series", async (_case, changes) => {
  const variables = weekly({ ...at("2026-08-05") }, "2026-08-05");
  const [one] = idsOf((await ask(service, world.planner, SERIES, variables)).occurrences);
  const input = { ...variables.input, ...changes };
  const [other] = (await ask(service, world.planner, SERIES, { ...variables, input })).occurrences;
  expect(other.result.id ?? other.result.event.id).toBe(
    other.result.__typename === "Event" ? other.result.id : one,
  );
  expect(other.result.id).not.toBe(one);
});

test.each([
  ["an invalid rule", { rule: "every Wednesday" }, ["rule"], "RRULE", "RRULE"],
  ["a day that the first is not on", { rule: "FREQ=WEEKLY;BYDAY=TU" }, ["rule"], "首场", "first event"],
  ["too many days", { rule: "FREQ=DAILY" }, ["until"], "100", "100"],
  ["an end before the first", { until: "2026-03-01" }, ["until"], "截止日期", "last day"],
])(
  "rejects a series by %s, with a message in both languages",
  async (_case, changes, path, chinese, english) => {
    const variables = { ...weekly(at("2026-03-04"), "2026-12-30"), ...changes };
    const messageIn = async (language: "zh-CN" | "en") => {
      const refusal = await ask(service, world.planner, SERIES, variables, language);
      expect(refusal).toMatchObject({ __typename: "InvalidInput", path });
      return refusal.message;
    };
    expect(await messageIn("zh-CN")).toContain(chinese);
    expect(await messageIn("en")).toContain(english);
  },
);

test("rejects a series for another's agency, and books nothing", async () => {
  const variables = weekly({ ...at("2026-09-02"), agency: world.BUREAU }, "2026-09-09");
  expect(await codeOf(service.ask(world.educator, SERIES, { variables }))).toBe("FORBIDDEN");
  const beside = world.person("PARTNER", world.BUREAU, { area: world.OTHER_STREET });
  const elsewhere = weekly(at("2026-09-02"), "2026-09-09");
  expect(await codeOf(service.ask(beside, SERIES, { variables: elsewhere }))).toBe("FORBIDDEN");
  const { totalCount } = await ask(
    service,
    world.planner,
    `{ events(filter: { from: "2026-09-01T00:00:00Z", to: "2026-09-20T00:00:00Z" }) { totalCount } }`,
  );
  expect(totalCount).toBe(0);
});

test("refuses every occurrence in an unknown campaign", async () => {
  for (const id of [world.id("dead"), "none"]) {
    const variables = weekly({ ...at("2026-03-04"), campaign: id }, "2026-03-11");
    const { occurrences } = await ask(service, world.planner, SERIES, variables);
    expect(typesOf(occurrences)).toEqual(["InvalidInput", "InvalidInput"]);
  }
});
