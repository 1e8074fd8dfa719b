import { times, type TestService } from "@starlane/testing";
import type { Viewer } from "@starlane/auth";
import { readStrictly, textOf, valueOf } from "./rfc5545.js";
import {
  aCampaign,
  admin,
  anEvent,
  ask,
  aWorld,
  BUREAU,
  codeOf,
  educator,
  FAR_HALL,
  HALL,
  headmaster,
  deliverVenue,
  id,
  OTHER_STREET,
  otherPlanner,
  OTHERS,
  person,
  planner,
  REGISTER,
  SCHOOL,
  STATION,
  stranger,
  STREET,
} from "./world.js";

const CREATE_FEED = `mutation ($kind: CalendarFeedKind!, $id: ID) { createCalendarFeed(kind: $kind, id: $id) {
  __typename ... on CalendarFeedCreated { path feed { id kind subjectId } } ... on UserError { message } } }`;
const REVOKE = "mutation ($id: ID!) { revokeCalendarFeed(id: $id) { id } }";
const CALENDAR_OF = "query ($secret: String!) { calendarOf(secret: $secret) }";
const MOVE_EVENT =
  "mutation ($input: RescheduleEventInput!) { rescheduleEvent(input: $input) { __typename } }";
const REGISTER_SERIES = `mutation ($input: RegisterEventInput!, $rule: String!, $until: Date!) {
  registerEventSeries(input: $input, rule: $rule, until: $until) {
    ... on EventSeries { occurrences { result { ... on Event { id } } } } } }`;
const CANCEL = `mutation ($id: ID!, $version: Int!) { cancelEvent(id: $id, version: $version, reason: "下雨") { __typename } }`;

let service: TestService;
let event: { id: string };
beforeAll(async () => {
  service = await aWorld();
  await deliverVenue(service, { id: HALL, name: "星光巷社区活动室", version: 2 });
  event = await ask(service, planner, REGISTER, anEvent(await aCampaign(service)));
});
afterAll(() => service.close());

const create = (viewer: Viewer, kind: string, subject?: string) =>
  ask(service, viewer, CREATE_FEED, { kind, id: subject });
const secretOf = (path: string) => ({ secret: path.slice("/calendar/".length, -".ics".length) });
const read = (maker: Viewer, path: string): Promise<string | null> =>
  ask(service, maker, CALENDAR_OF, secretOf(path));
const makerOf = (path: string): Promise<string | null> =>
  ask(service, null, "query ($secret: String!) { calendarMaker(secret: $secret) }", secretOf(path));
const eventsIn = (text: string | null) =>
  readStrictly(Buffer.from(text!)).components.filter(({ name }) => name === "VEVENT");

test.each<[string, Viewer, string, string | undefined]>([
  ["one's own", planner, "USER", undefined],
  ["one's agency's", planner, "AGENCY", BUREAU],
  ["a venue's", planner, "VENUE", HALL],
])("%s calendar contains the event, and the secret is not stored", async (_case, viewer, kind, subject) => {
  const { path } = await create(viewer, kind, subject);
  expect(path).toMatch(/^\/calendar\/[\w-]{43}\.ics$/);
  expect(await makerOf(path)).toBe(viewer.id);
  const found = eventsIn(await read(viewer, path)).find(
    (part) => valueOf(part, "UID") === `${event.id}@starlane`,
  );
  expect(textOf(found!, "LOCATION")).toBe("星光巷社区活动室");
  const rows = await service.database.pool.query("select calendar_feed::text as row from calendar_feed");
  expect(JSON.stringify(rows.rows)).not.toContain(path.slice(10, -4));
});

test("a moved and then cancelled event keeps its UID, with a higher sequence each time", async () => {
  const { path } = await create(planner, "VENUE", FAR_HALL);
  const input = anEvent(await aCampaign(service), { venue: FAR_HALL });
  const { id: other } = await ask(service, planner, REGISTER, input);
  const shown = async () => {
    const [only] = eventsIn(await read(planner, path));
    const of = (name: string) => valueOf(only!, name);
    expect([of("UID"), of("DTSTAMP")]).toEqual([`${other}@starlane`, of("LAST-MODIFIED")]);
    return [of("SEQUENCE"), of("DTSTART"), of("STATUS")];
  };
  expect(await shown()).toEqual(["1", "20260304T100000", "CONFIRMED"]);
  const moved = { id: other, version: 1, startsAt: "2026-03-05T02:00:00Z", endsAt: "2026-03-05T03:00:00Z" };
  await ask(service, planner, MOVE_EVENT, { input: moved });
  expect(await shown()).toEqual(["2", "20260305T100000", "CONFIRMED"]);
  await ask(service, planner, CANCEL, { id: other, version: 2 });
  expect(await shown()).toEqual(["3", "20260305T100000", "CANCELLED"]);
});

test("each event of a series has its own UID, and cancelling one leaves the others", async () => {
  const hall = id("5a");
  await deliverVenue(service, { id: hall });
  const { path } = await create(planner, "VENUE", hall);
  const weekly = {
    ...anEvent(await aCampaign(service), { venue: hall }),
    rule: "FREQ=WEEKLY",
    until: "2026-03-18",
  };
  const { occurrences } = await ask(service, planner, REGISTER_SERIES, weekly);
  await ask(service, planner, CANCEL, { id: occurrences[1].result.id, version: 1 });
  const shown = eventsIn(await read(planner, path)).map((part) => [
    valueOf(part, "DTSTART"),
    valueOf(part, "STATUS"),
  ]);
  expect(shown).toEqual([
    ["20260304T100000", "CONFIRMED"],
    ["20260311T100000", "CANCELLED"],
    ["20260318T100000", "CONFIRMED"],
  ]);
});

describe("an address is valid as long as its maker has the right", () => {
  const strangerAt = (area: string) => person("PARTNER", OTHERS, { area, user: stranger.id });
  test.each<[string, string, string | undefined, Viewer, Viewer]>([
    ["another asks", "USER", undefined, planner, otherPlanner],
    [
      "they go to another agency",
      "USER",
      undefined,
      planner,
      { ...planner, agency: STATION, agencies: [STATION] },
    ],
    [
      "their agency has none below it any more",
      "AGENCY",
      STATION,
      planner,
      { ...planner, agencies: [BUREAU] },
    ],
    ["they go, and look after it still", "AGENCY", STATION, planner, { ...planner, agency: STATION }],
    ["their area is another", "VENUE", FAR_HALL, strangerAt(OTHER_STREET), strangerAt(STREET)],
    [
      "their agency does not answer for it any more",
      "VENUE",
      SCHOOL,
      headmaster,
      { ...headmaster, agencies: [], grants: [] },
    ],
  ])("when %s", async (_case, kind, subject, before, after) => {
    const { path } = await create(before, kind, subject);
    expect(await read(before, path)).toContain("BEGIN:VCALENDAR");
    const answer = await service.ask(after, CALENDAR_OF, { variables: secretOf(path) });
    expect(answer.data?.calendarOf ?? null).toBeNull();
  });

  test("a feed made before agencies were stored is judged without its agency", async () => {
    const { path, feed } = await create(planner, "USER");
    await service.database.pool.query("update calendar_feed set agency_id = null where id = $1", [feed.id]);
    expect(await read({ ...planner, agency: STATION }, path)).toContain("BEGIN:VCALENDAR");
    expect(await read(otherPlanner, path)).toBeNull();
  });
});

test.each<[string, Viewer, string, string]>([
  ["another user", planner, "USER", otherPlanner.id],
  ["another's agency", educator, "AGENCY", BUREAU],
  ["a venue elsewhere", stranger, "VENUE", HALL],
  ["a venue that is not there", planner, "VENUE", id("99")],
  ["no id at all", planner, "VENUE", "x"],
])("refuses a calendar of %s", async (_case, viewer, kind, subject) => {
  const answer = service.ask(viewer, CREATE_FEED, { variables: { kind, id: subject } });
  expect(await codeOf(answer)).toBe("NOT_FOUND");
});

test("an agency that answers for a venue may have its calendar", async () => {
  expect(await create(headmaster, "VENUE", SCHOOL)).toMatchObject({ __typename: "CalendarFeedCreated" });
});

test("a revoked address returns nothing; users revoke their own, administrators any", async () => {
  const [mine, theirs] = [await create(planner, "USER"), await create(educator, "USER")];
  expect(await codeOf(service.ask(planner, REVOKE, { variables: { id: theirs.feed.id } }))).toBe("NOT_FOUND");
  await ask(service, planner, REVOKE, { id: mine.feed.id });
  await ask(service, admin, REVOKE, { id: theirs.feed.id });
  const guess = "/calendar/guess.ics";
  expect(await Promise.all([mine.path, theirs.path, guess].map(makerOf))).toEqual([null, null, null]);
  for (const viewer of [planner, educator])
    for (const path of [mine.path, theirs.path, guess]) expect(await read(viewer, path)).toBeNull();
  expect(await ask(service, educator, "{ calendarFeeds { id } }")).toEqual([]);
});

test("a user has at most twenty feeds, even with parallel requests", async () => {
  const answers = await Promise.all(times(30, () => create(otherPlanner, "USER")));
  expect(answers.filter(({ __typename }) => __typename === "CalendarFeedCreated")).toHaveLength(20);
});
