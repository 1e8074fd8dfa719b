import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const COMMUNITY = "640105002002";
const STREET = "640105002";

const CREATE_VENUE = `mutation ($input: CreateVenueInput!) { createVenue(input: $input) {
  __typename ... on Venue { id version area { name } agency { name } audiences { audience { name } people } openingHours { weekday opens closes } }
  ... on UserError { message } ... on InvalidInput { path } } }`;
const CLOSE_VENUE = `mutation ($input: CloseVenueInput!) { closeVenue(input: $input) {
  __typename ... on Venue { closures(from: "2026-05-01T00:00:00Z", to: "2026-06-01T00:00:00Z") { id from to reason version } } ... on UserError { message } } }`;
const REOPEN_VENUE = `mutation ($input: ReopenVenueInput!) { reopenVenue(input: $input) {
  __typename ... on Venue { closures(from: "2026-05-01T00:00:00Z", to: "2026-06-01T00:00:00Z") { to version } } ... on UserError { code message } } }`;
const DUE = `{ due { eventsAtClosedVenues { id } eventsAtClosedVenuesCount } }`;
const REGISTER = `mutation ($input: RegisterEventInput!) { registerEvent(input: $input) {
  __typename ... on Event { id status notices } ... on UserError { message }
  ... on OutsideOpeningHours { nextSlot { startsAt endsAt } } } }`;
const AVAILABILITY = `query ($id: ID!) { venue(id: $id) { name
  availability(from: "2026-05-10T16:00:00Z", to: "2026-05-12T16:00:00Z", minutes: 60) { startsAt endsAt } } }`;
const SET_POPULATIONS = `mutation ($input: [PopulationInput!]!) { setPopulations(input: $input) {
  __typename ... on PopulationsSet { populations { area { name } people asOf } } ... on UserError { message } ... on InvalidInput { path } } }`;
const COVERAGE = `{ area(id: "${STREET}") { coverage(filter: { audiences: ["ELDERLY"] }) { population } } }`;

let starlane: TestStarlane;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process", now: () => new Date("2026-05-04T01:00:00Z") });
});
afterAll(() => starlane.close());

/** Creates a campaign of the planner that accepts events in May 2026. */
async function aCampaign({ data }: TestStarlane): Promise<string> {
  const CREATE = `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id version } } }`;
  const MOVE = `mutation ($id: ID!, $version: Int!, $to: CampaignStatus!) { moveCampaign(id: $id, version: $version, to: $to) { ... on Campaign { id version } } }`;
  const input = {
    title: "敬老防骗 2026 夏季",
    startsOn: "2026-05-01",
    endsOn: "2026-05-31",
    area: "640105",
    targets: [],
  };
  let campaign = (await data("planner", CREATE, { input })).createCampaign;
  for (const [who, to] of [
    ["planner", "SUBMITTED"],
    ["admin", "APPROVED"],
    ["planner", "ACTIVE"],
  ] as const)
    campaign = (await data(who, MOVE, { ...campaign, to })).moveCampaign;
  return campaign.id;
}

const shifts = ["MONDAY", "TUESDAY"].flatMap((weekday) => [
  { weekday, opens: "08:00", closes: "12:00" },
  { weekday, opens: "14:00", closes: "00:00" },
]);

test("a venue is added, booked and closed: it offers what is left, refuses the rest, and its event has a warning", async () => {
  const { data, ask } = starlane;
  const venue = (
    await data("planner", CREATE_VENUE, {
      input: {
        name: "星光巷老年之家",
        kind: "SENIOR_UNIVERSITY",
        area: COMMUNITY,
        capacity: 60,
        audiences: [{ audience: "ELDERLY", people: 240 }],
        openingHours: shifts,
      },
    })
  ).createVenue;
  expect(venue).toMatchObject({
    __typename: "Venue",
    agency: null,
    audiences: [{ people: 240 }],
    openingHours: shifts,
  });
  const refused = await data("planner", CREATE_VENUE, {
    input: { name: "x", kind: "SHOP", area: COMMUNITY, capacity: 0, openingHours: [] },
  });
  expect(refused.createVenue).toMatchObject({ __typename: "InvalidInput", path: ["input", "capacity"] });
  await starlane.starlane.settled();

  const campaign = await aCampaign(starlane);
  const lecture = (startsAt: string, endsAt: string) => ({
    input: {
      campaign,
      title: "识破养老骗局",
      kind: "LECTURE",
      venue: venue.id,
      audiences: ["ELDERLY"],
      startsAt,
      endsAt,
    },
  });
  // Monday, 11 May 2026, 14:00 to 15:00 in the district.
  const event = (await data("planner", REGISTER, lecture("2026-05-11T06:00:00Z", "2026-05-11T07:00:00Z")))
    .registerEvent;
  expect(event).toMatchObject({ __typename: "Event", status: "CONFIRMED", notices: [] });

  const closure = { from: "2026-05-11T04:00:00.000Z", to: "2026-05-12T08:00:00.000Z", reason: "消防检修" };
  const closed = (await data("planner", CLOSE_VENUE, { input: { venue: venue.id, ...closure } })).closeVenue;
  expect(closed).toEqual({
    __typename: "Venue",
    closures: [{ ...closure, id: expect.any(String), version: 1 }],
  });
  await starlane.starlane.settled();

  expect((await data("planner", AVAILABILITY, { id: venue.id })).venue).toEqual({
    name: "星光巷老年之家",
    availability: [
      { startsAt: "2026-05-11T00:00:00.000Z", endsAt: "2026-05-11T04:00:00.000Z" },
      { startsAt: "2026-05-12T08:00:00.000Z", endsAt: "2026-05-12T16:00:00.000Z" },
    ],
  });
  const again = (await data("planner", REGISTER, lecture("2026-05-11T07:00:00Z", "2026-05-11T08:00:00Z")))
    .registerEvent;
  expect(again).toMatchObject({
    __typename: "OutsideOpeningHours",
    nextSlot: { startsAt: "2026-05-12T08:00:00.000Z", endsAt: "2026-05-12T09:00:00.000Z" },
  });

  const WARNINGS = `{ events(filter: { venueClosed: true }) { nodes { id notices } } }`;
  const inChinese: Json = await ask("planner", WARNINGS, { language: "zh-CN" });
  expect(inChinese.data.events.nodes).toEqual([
    {
      id: event.id,
      notices: ["场所于 2026-05-11 12:00 至 2026-05-12 16:00 停用（消防检修），请改期或更换场所。"],
    },
  ]);
  expect((await data("planner", WARNINGS)).events.nodes[0].notices).toEqual([
    "The venue is closed from 2026-05-11 12:00 to 2026-05-12 16:00 (消防检修); move the event, or choose another venue.",
  ]);
  const waits = { eventsAtClosedVenues: [{ id: event.id }], eventsAtClosedVenuesCount: 1 };
  expect((await data("planner", DUE)).due).toEqual(waits);

  const reopen = async (version: number, from?: string) => {
    const input = { closure: closed.closures[0].id, version, from };
    const { reopenVenue } = await data("planner", REOPEN_VENUE, { input });
    await starlane.starlane.settled();
    return reopenVenue;
  };
  expect((await reopen(1, "2026-05-11T08:00:00Z")).closures).toEqual([
    { to: "2026-05-11T08:00:00.000Z", version: 2 },
  ]);
  expect((await data("planner", DUE)).due).toEqual(waits);
  expect(await reopen(1)).toMatchObject({ __typename: "StaleVersion", code: "STALE_VERSION" });
  expect((await reopen(2)).closures).toEqual([]);
  expect((await data("planner", WARNINGS)).events.nodes).toEqual([]);
  expect((await data("planner", DUE)).due).toEqual({
    eventsAtClosedVenues: [],
    eventsAtClosedVenuesCount: 0,
  });
  expect((await data("planner", AVAILABILITY, { id: venue.id })).venue.availability).toHaveLength(4);
});

test("a set population is the denominator of coverage at once, and is not overwritten", async () => {
  const figure = (people: number, asOf: string) => ({
    area: STREET,
    audience: "ELDERLY",
    people,
    asOf,
    source: "民政台账",
    confidence: "ENUMERATED",
  });
  const input = [figure(6_120, "2026-04-30")];
  const set = (await starlane.data("planner", SET_POPULATIONS, { input })).setPopulations;
  expect(set).toMatchObject({
    __typename: "PopulationsSet",
    populations: [{ people: 6_120, asOf: "2026-04-30" }],
  });
  await starlane.starlane.settled();
  expect((await starlane.data("planner", COVERAGE)).area.coverage.population).toBe(6_120);
  const other = await starlane.data("planner", SET_POPULATIONS, {
    input: [...input, figure(1, "2026-04-30")],
  });
  expect(other.setPopulations).toMatchObject({ __typename: "InvalidInput", path: ["input", "1", "asOf"] });
  const { errors } = await starlane.ask("education", SET_POPULATIONS, { variables: { input } });
  expect(errors?.[0].extensions.code).toBe("FORBIDDEN");
});
