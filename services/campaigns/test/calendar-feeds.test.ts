import { times, type TestService } from "@starlane/testing";
import type { Viewer } from "@starlane/auth";
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
  hearVenue,
  id,
  otherPlanner,
  planner,
  REGISTER,
  SCHOOL,
  stranger,
} from "./world.js";

const CREATE_FEED = `mutation ($kind: CalendarFeedKind!, $id: ID) { createCalendarFeed(kind: $kind, id: $id) {
  __typename ... on CalendarFeedCreated { path feed { id kind subjectId } } ... on UserError { message } } }`;
const REVOKE = "mutation ($id: ID!) { revokeCalendarFeed(id: $id) { id } }";
const CANCEL = `mutation ($id: ID!) { cancelEvent(id: $id, version: 1, reason: "下雨") { __typename } }`;

let service: TestService;
let event: { id: string };
beforeAll(async () => {
  service = await aWorld();
  await hearVenue(service, { id: HALL, name: "星光巷社区活动室", version: 2 });
  event = await ask(service, planner, REGISTER, anEvent(await aCampaign(service)));
});
afterAll(() => service.close());

const create = (viewer: Viewer, kind: string, subject?: string) =>
  ask(service, viewer, CREATE_FEED, { kind, id: subject });
const read = (path: string): Promise<string | null> =>
  ask(service, null, "query ($secret: String!) { calendarOf(secret: $secret) }", {
    secret: path.slice("/calendar/".length, -".ics".length),
  });

test.each<[string, Viewer, string, string | undefined]>([
  ["one's own", planner, "USER", undefined],
  ["one's agency's", planner, "AGENCY", BUREAU],
  ["a venue's", planner, "VENUE", HALL],
])("%s calendar has the event, and the secret is not kept", async (_case, viewer, kind, subject) => {
  const { path } = await create(viewer, kind, subject);
  expect(path).toMatch(/^\/calendar\/[\w-]{43}\.ics$/);
  const text = await read(path);
  expect(text).toContain(`UID:${event.id}@starlane`);
  expect(text).toContain("LOCATION:星光巷社区活动室");
  const rows = await service.database.pool.query("select calendar_feed::text as row from calendar_feed");
  expect(JSON.stringify(rows.rows)).not.toContain(path.slice(10, -4));
});

test("an event that is called off stays in the calendar, cancelled, with a higher sequence", async () => {
  const { path } = await create(planner, "VENUE", FAR_HALL);
  const input = anEvent(await aCampaign(service), { venue: FAR_HALL });
  const { id: other } = await ask(service, planner, REGISTER, input);
  expect(await read(path)).toMatch(/SEQUENCE:1\r\n[^]*STATUS:CONFIRMED/);
  await ask(service, planner, CANCEL, { id: other });
  expect(await read(path)).toMatch(/SEQUENCE:2\r\n[^]*STATUS:CANCELLED/);
});

test.each<[string, Viewer, string, string]>([
  ["another user", planner, "USER", otherPlanner.id],
  ["another's agency", educator, "AGENCY", BUREAU],
  ["a venue elsewhere", stranger, "VENUE", HALL],
  ["a venue that is not there", planner, "VENUE", id("99")],
  ["no id at all", planner, "VENUE", "x"],
])("there is no calendar of %s to be had", async (_case, viewer, kind, subject) => {
  const answer = service.ask(viewer, CREATE_FEED, { variables: { kind, id: subject } });
  expect(await codeOf(answer)).toBe("NOT_FOUND");
});

test("who answers for a venue may have its calendar", async () => {
  expect(await create(headmaster, "VENUE", SCHOOL)).toMatchObject({ __typename: "CalendarFeedCreated" });
});

test("a revoked address leads nowhere; one's own one may revoke, an administrator anybody's", async () => {
  const [mine, theirs] = [await create(planner, "USER"), await create(educator, "USER")];
  expect(await codeOf(service.ask(planner, REVOKE, { variables: { id: theirs.feed.id } }))).toBe("NOT_FOUND");
  await ask(service, planner, REVOKE, { id: mine.feed.id });
  await ask(service, admin, REVOKE, { id: theirs.feed.id });
  expect([await read(mine.path), await read(theirs.path), await read("/calendar/guess.ics")]).toEqual([
    null,
    null,
    null,
  ]);
  expect(await ask(service, educator, "{ calendarFeeds { id } }")).toEqual([]);
});

test("a user has twenty at most, however many they ask for at once", async () => {
  const answers = await Promise.all(times(30, () => create(otherPlanner, "USER")));
  expect(answers.filter(({ __typename }) => __typename === "CalendarFeedCreated")).toHaveLength(20);
});
