import type { TestService } from "@starlane/testing";
import { times } from "@starlane/testing";
import {
  aCampaign,
  anEvent,
  ARCHIVED,
  ask,
  aWorld,
  codeOf,
  educator,
  HALL,
  deliverClosure,
  deliverVenue,
  headmaster,
  id,
  joins,
  planner,
  REGISTER,
  SCHOOL,
  startOver,
  STATION,
} from "./world.js";

const RESCHEDULE = `mutation ($input: RescheduleEventInput!) { rescheduleEvent(input: $input) { __typename
  ... on Event { id version startsAt notices } ... on UserError { code message }
  ... on OutsideOpeningHours { nextSlot { startsAt endsAt } } } }`;
const WARNINGS = `query ($id: ID!) { event(id: $id) { notices version } }`;
const AVAILABILITY = `query ($id: ID!, $from: DateTime!, $to: DateTime!, $minutes: Int! = 45) {
  _entities(representations: [{ __typename: "Venue", id: $id }]) {
    ... on Venue { availability(from: $from, to: $to, minutes: $minutes) { startsAt endsAt } } } }`;

let service: TestService;
let campaign: { id: string };
beforeAll(async () => {
  service = await aWorld();
});
beforeEach(async () => {
  await startOver(service);
  campaign = await aCampaign(service);
});
afterAll(() => service.close());

let closures = 0;
function closes(changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
  closures += 1;
  return deliverClosure(service, { id: id(`c${closures}`), ...changes });
}
/**
 * Runs an action and returns the notifications that subscribers of campaigns get meanwhile, each a campaign and an
 * event.
 */
async function watched(action: () => Promise<void>): Promise<string[]> {
  const notified: string[] = [];
  const listener = await service.database.pool.connect();
  listener.on("notification", ({ payload }) => notified.push(payload ?? ""));
  await listener.query("listen campaigns_event_changed");
  await action();
  await listener.query("select 1");
  listener.release(true);
  return notified;
}
const at = (text: string) => new Date(`${text.replace(" ", "T")}+08:00`);
const register = (changes = {}, viewer = planner) =>
  ask(service, viewer, REGISTER, anEvent(campaign, changes));
const warningsOf = async (event: string, language: "zh-CN" | "en" = "en", viewer = planner) =>
  (await ask(service, viewer, WARNINGS, { id: event }, language)).notices;
const availability = async (window: { from: string; to: string; minutes?: number }, venue = HALL) => {
  const { from, to, minutes = 45 } = window;
  const variables = { id: venue, from: at(from).toISOString(), to: at(to).toISOString(), minutes };
  return (await ask(service, planner, AVAILABILITY, variables))[0].availability;
};

describe("a closed venue", () => {
  test("takes no event, and the next slot is after the closure", async () => {
    await closes();
    const refusal = await register();
    expect(refusal).toMatchObject({
      __typename: "OutsideOpeningHours",
      message: "The venue is closed then (电路检修); the next free time is given.",
      nextSlot: { startsAt: at("2026-03-04 18:00"), endsAt: at("2026-03-04 19:00") },
    });
    const { message } = await ask(service, planner, REGISTER, anEvent(campaign), "zh-CN");
    expect(message).toBe("场所在该时间停用（电路检修），可改用系统给出的下一个空闲时段。");
  });

  test("has a next slot that keeps to its hours, other closures and events", async () => {
    await joins(service, campaign.id, educator);
    await closes({ venue: SCHOOL });
    await closes({ venue: SCHOOL, from: "2026-03-05T00:00:00Z", to: "2026-03-05T04:00:00Z" });
    await register(
      { venue: SCHOOL, startsAt: "2026-03-05T06:00:00Z", endsAt: "2026-03-05T09:30:00Z" },
      educator,
    );
    const refusal = await register({ venue: SCHOOL }, educator);
    expect(refusal.nextSlot).toEqual({ startsAt: at("2026-03-06 08:00"), endsAt: at("2026-03-06 09:00") });
  });

  test("takes no event that is moved into the closure either", async () => {
    const event = await register();
    await closes({ from: "2026-03-05T00:00:00Z", to: "2026-03-05T04:00:00Z" });
    const moved = await ask(service, planner, RESCHEDULE, {
      input: { id: event.id, version: 1, startsAt: "2026-03-05T03:30:00Z", endsAt: "2026-03-05T04:30:00Z" },
    });
    expect(moved).toMatchObject({
      __typename: "OutsideOpeningHours",
      nextSlot: { startsAt: at("2026-03-05 12:00") },
    });
  });

  test.each([
    ["ends as the event starts", "2026-03-03T16:00:00Z", "2026-03-04T02:00:00Z"],
    ["starts as the event ends", "2026-03-04T03:00:00Z", "2026-03-04T16:00:00Z"],
  ])("takes an event when the closure %s", async (_case, from, to) => {
    await closes({ from, to });
    const event = await register();
    expect([event.__typename, event.notices]).toEqual(["Event", []]);
  });
});

describe("a closure over an event", () => {
  test("puts a notice on it, in the reader's language and the district's time, for its agency and the lead", async () => {
    await joins(service, campaign.id, educator);
    const event = await register({ venue: SCHOOL }, educator);
    expect(event.status).toBe("CONFIRMED");
    await closes({ venue: SCHOOL, from: "2026-02-28T16:00:00Z", to: "2026-03-04T16:00:00Z" });
    const warning =
      "The venue is closed from 2026-03-01 00:00 to 2026-03-05 00:00 (电路检修); move the event, or choose another venue.";
    for (const viewer of [planner, educator, headmaster])
      expect(await warningsOf(event.id, "en", viewer)).toEqual([warning]);
    expect(await warningsOf(event.id, "zh-CN")).toEqual([
      "场所于 2026-03-01 00:00 至 2026-03-05 00:00 停用（电路检修），请改期或更换场所。",
    ]);
  });

  test("puts a notice on an event that still waits for approval; none on others", async () => {
    const proposed = await register({ venue: SCHOOL });
    const elsewhere = await register();
    const later = await register({
      venue: SCHOOL,
      startsAt: "2026-03-05T02:00:00Z",
      endsAt: "2026-03-05T03:00:00Z",
    });
    await closes({ venue: SCHOOL });
    expect(proposed.status).toBe("PROPOSED");
    expect(await warningsOf(proposed.id)).toHaveLength(1);
    expect(await warningsOf(elsewhere.id)).toEqual([]);
    expect(await warningsOf(later.id)).toEqual([]);
  });

  test("puts one notice for each closure, the earliest first, regardless of duplicates and order of arrival", async () => {
    const event = await register();
    const one = { id: id("c0"), from: "2026-03-04T02:30:00Z", reason: "二" };
    await closes(one);
    await closes({ reason: "一" });
    await closes(one);
    const warnings: string[] = await warningsOf(event.id, "zh-CN");
    expect(warnings.map((warning) => /（(.*)）/.exec(warning)?.[1])).toEqual(["一", "二"]);
  });

  test("leaves no notice on an event that is moved out of it or cancelled", async () => {
    const moved = await register();
    const cancelled = await register({ startsAt: "2026-03-04T04:00:00Z", endsAt: "2026-03-04T05:00:00Z" });
    await closes();
    expect(await warningsOf(moved.id)).toHaveLength(1);
    const answer = await ask(service, planner, RESCHEDULE, {
      input: { id: moved.id, version: 1, startsAt: "2026-03-05T02:00:00Z", endsAt: "2026-03-05T03:00:00Z" },
    });
    expect(answer).toMatchObject({ __typename: "Event", notices: [] });
    await ask(
      service,
      planner,
      `mutation ($id: ID!) { cancelEvent(id: $id, version: 1, reason: "场所停用") { __typename } }`,
      { id: cancelled.id },
    );
    expect(await warningsOf(cancelled.id)).toEqual([]);
  });

  test("lists it for a planner's filter, and notifies subscribers of the campaign", async () => {
    const event = await register();
    await register({ startsAt: "2026-03-05T02:00:00Z", endsAt: "2026-03-05T03:00:00Z" });
    expect(await watched(() => closes())).toEqual([`${campaign.id} ${event.id}`]);
    const { nodes } = await ask(
      service,
      planner,
      `{ events(filter: { venueClosed: true }) { nodes { id } } }`,
    );
    expect(nodes).toEqual([{ id: event.id }]);
  });

  test("is applied before its venue as well", async () => {
    const late = id("5f");
    await closes({ venue: late });
    await deliverVenue(service, { id: late });
    expect((await register({ venue: late })).__typename).toBe("OutsideOpeningHours");
  });
});

describe("a closure that ends early", () => {
  const one = { id: id("c0") };
  const HOURS = [2, 4, 6].map((hour) => ({
    startsAt: `2026-03-04T0${hour}:00:00.000Z`,
    endsAt: `2026-03-04T0${hour + 1}:00:00.000Z`,
  }));

  test("takes its notice off events at once, and notifies subscribers of the campaign", async () => {
    const events = [];
    for (const time of HOURS) events.push(await register(time));
    const [first, second, third] = events.map((event) => event.id);
    await closes(one);
    const notifications = (...changed: string[]) => changed.map((event) => `${campaign.id} ${event}`).sort();
    const counted = async () =>
      Promise.all([first, second, third].map(async (event) => (await warningsOf(event)).length));

    const shorter = { ...one, to: "2026-03-04T05:00:00.000Z", version: 2 };
    expect((await watched(() => closes(shorter))).sort()).toEqual(notifications(first, second, third));
    expect(await counted()).toEqual([1, 1, 0]);
    expect((await warningsOf(first))[0]).toContain("to 2026-03-04 13:00");

    const shortest = { ...one, to: "2026-03-04T03:00:00.000Z", version: 3 };
    expect((await watched(() => closes(shortest))).sort()).toEqual(notifications(first, second));
    expect(await counted()).toEqual([1, 0, 0]);

    expect(await watched(() => closes({ ...one, withdrawn: true, version: 4 }))).toEqual(
      notifications(first),
    );
    expect(await counted()).toEqual([0, 0, 0]);
    const { nodes } = await ask(
      service,
      planner,
      "{ events(filter: { venueClosed: true }) { nodes { id } } }",
    );
    expect(nodes).toEqual([]);
  });

  test("lets the venue take events again", async () => {
    await closes(one);
    expect((await register()).__typename).toBe("OutsideOpeningHours");
    await closes({ ...one, to: "2026-03-04T01:00:00.000Z", version: 2 });
    expect((await register()).__typename).toBe("Event");
    await closes({ ...one, withdrawn: true, version: 3 });
    const free = await availability({ from: "2026-03-04 00:00", to: "2026-03-05 00:00" });
    expect(free).toHaveLength(2); // before and after the event, without a closure
  });

  test("ignores late messages: an older version, a duplicate, or one without a version", async () => {
    const event = await register();
    await closes({ ...one, withdrawn: true, version: 3 });
    for (const late of [{ version: 2, to: "2026-03-04T05:00:00.000Z" }, { version: 3, withdrawn: true }, {}])
      expect(await watched(() => closes({ ...one, ...late }))).toEqual([]);
    await service.deliver("venues.closure", {
      ...one,
      venue: HALL,
      from: "2026-03-04T00:00:00.000Z",
      to: "2026-03-04T10:00:00.000Z",
      reason: "电路检修",
    });
    expect(await warningsOf(event.id)).toEqual([]);
  });
});

describe("availability", () => {
  test("is the opening hours less closures less events", async () => {
    await joins(service, campaign.id, educator);
    await register(
      { venue: SCHOOL, startsAt: "2026-03-03T02:00:00Z", endsAt: "2026-03-03T03:30:00Z" },
      educator,
    );
    await closes({ venue: SCHOOL, from: "2026-03-03T09:00:00Z", to: "2026-03-04T03:00:00Z" });
    const free = await availability({ from: "2026-03-03 00:00", to: "2026-03-05 00:00" }, SCHOOL);
    expect(free).toEqual([
      { startsAt: at("2026-03-03 08:00"), endsAt: at("2026-03-03 10:00") },
      { startsAt: at("2026-03-03 14:00"), endsAt: at("2026-03-03 17:00") },
      { startsAt: at("2026-03-04 11:00"), endsAt: at("2026-03-04 12:00") },
      { startsAt: at("2026-03-04 14:00"), endsAt: at("2026-03-04 18:00") },
    ]);
    const short = await availability(
      { from: "2026-03-03 00:00", to: "2026-03-04 00:00", minutes: 15 },
      SCHOOL,
    );
    expect(short[1]).toEqual({ startsAt: at("2026-03-03 11:30"), endsAt: at("2026-03-03 12:00") });
  });

  test("of a venue without opening hours is all free time; of an archived or unknown one, none", async () => {
    await register();
    const window = { from: "2026-03-04 00:00", to: "2026-03-06 00:00" };
    expect(await availability(window)).toEqual([
      { startsAt: at("2026-03-04 00:00"), endsAt: at("2026-03-04 10:00") },
      { startsAt: at("2026-03-04 11:00"), endsAt: at("2026-03-06 00:00") },
    ]);
    for (const venue of [ARCHIVED, id("ff"), "no id"]) expect(await availability(window, venue)).toEqual([]);
  });

  test("offers only slots in which an event can be registered", async () => {
    await joins(service, campaign.id, educator);
    await closes({ venue: SCHOOL, from: "2026-03-31T02:00:00Z", to: "2026-03-31T03:00:00Z" });
    const free = await availability({ from: "2026-03-31 00:00", to: "2026-04-02 00:00" }, SCHOOL);
    expect(free).toHaveLength(5);
    for (const { startsAt, endsAt } of free)
      expect((await register({ venue: SCHOOL, startsAt, endsAt }, educator)).__typename).toBe("Event");
    expect(
      await availability({ from: "2026-03-31 00:00", to: "2026-04-02 00:00", minutes: 15 }, SCHOOL),
    ).toEqual([]);
  });

  test("of a list takes the same number of statements for any length", async () => {
    const venues = times(40, (n) => id(`a${n}`));
    for (const venue of venues) await deliverVenue(service, { id: venue });
    const QUERY = `query ($venues: [_Any!]!) { _entities(representations: $venues) {
      ... on Venue { availability(from: "2026-03-01T00:00:00Z", to: "2026-05-02T00:00:00Z") { startsAt } } } }`;
    const of = (some: string[]) =>
      service.count(planner, QUERY, {
        variables: { venues: some.map((venue) => ({ __typename: "Venue", id: venue })) },
      });
    const [one, all] = [await of(venues.slice(0, 1)), await of(venues)];
    expect(all.answer.data._entities).toHaveLength(40);
    expect([one.statements.length, all.statements.length]).toEqual([2, 2]);
  });

  test.each([
    ["63 days", { from: "2026-03-01 00:00", to: "2026-05-03 00:00" }],
    ["a window that ends before it starts", { from: "2026-03-01 00:00", to: "2026-02-28 00:00" }],
    ["a minute", { from: "2026-03-01 00:00", to: "2026-03-02 00:00", minutes: 1 }],
    ["two days at a time", { from: "2026-03-01 00:00", to: "2026-03-09 00:00", minutes: 2880 }],
  ])(
    "is not asked for %s",
    async (_case, { from, to, minutes = 45 }: { from: string; to: string; minutes?: number }) => {
      const variables = { id: HALL, from: at(from).toISOString(), to: at(to).toISOString(), minutes };
      expect(await codeOf(service.ask(planner, AVAILABILITY, { variables }))).toBe("BAD_USER_INPUT");
    },
  );
});

test("notices of a list take one more statement for any length", async () => {
  await register({ agency: STATION });
  const LIST = (fields: string) => `{ events { nodes { id ${fields} } } }`;
  const [plain, one] = [
    await service.count(planner, LIST("")),
    await service.count(planner, LIST("notices")),
  ];
  for (const day of ["05", "06"])
    await register({ startsAt: `2026-03-${day}T02:00:00Z`, endsAt: `2026-03-${day}T03:00:00Z` });
  const three = await service.count(planner, LIST("notices"));
  expect(three.answer.data.events.nodes).toHaveLength(3);
  expect([one.statements.length, three.statements.length]).toEqual([
    plain.statements.length + 1,
    plain.statements.length + 1,
  ]);
});
