import type { TestService } from "@starlane/testing";
import { refuseEventAction, refuseEarlyEnd } from "../src/calendar/event/status.rules.js";
import * as world from "./world.js";

const { ask, anEvent, REGISTER } = world;

const ANSWER_WITH = `{ __typename ... on Event { id version status startsAt venue { id } speakers { id }
  approvals { agency { id } decision comment decidedAt } } ... on UserError { code message } ... on InvalidInput { path }
  ... on InvalidState { state } ... on StaleVersion { currentVersion } ... on VenueConflict { event { id } } }`;
const DECIDE = `mutation ($id: ID!, $version: Int! = 1, $approve: Boolean! = true, $comment: String) {
  decideEvent(id: $id, version: $version, approve: $approve, comment: $comment) ${ANSWER_WITH.replace("... on VenueConflict { event { id } }", "")} }`;
const CANCEL = `mutation ($id: ID!, $version: Int! = 1, $reason: String! = "雨") {
  cancelEvent(id: $id, version: $version, reason: $reason) ${ANSWER_WITH.replace("... on VenueConflict { event { id } }", "")} }`;
const COMPLETE = `mutation ($id: ID!, $version: Int! = 1) {
  completeEvent(id: $id, version: $version) ${ANSWER_WITH.replace("... on InvalidInput { path }", "").replace("... on VenueConflict { event { id } }", "")} }`;
const MOVE_EVENT = `mutation ($input: RescheduleEventInput!) { rescheduleEvent(input: $input) ${ANSWER_WITH} }`;

let service: TestService;
let campaign: { id: string; version: number };
beforeAll(async () => {
  service = await world.aWorld();
  campaign = await world.aCampaign(service);
  await world.joins(service, campaign.id, world.educator);
});
afterAll(() => service.close());

let hours = 0;
/** Returns an hour that no other event of this file is in: 10:00 on the next Wednesday. */
function anHour() {
  hours += 1;
  const start = Date.UTC(2026, 2, 4 + 7 * hours, 2);
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(start + 3_600_000).toISOString() };
}

/** Registers an event in the school that waits for the school's approval. */
const proposed = (changes = {}) =>
  ask(service, world.planner, REGISTER, anEvent(campaign, { venue: world.SCHOOL, ...anHour(), ...changes }));
const confirmed = (changes = {}) =>
  ask(service, world.planner, REGISTER, anEvent(campaign, { ...anHour(), ...changes }));

test.each([
  ["decide", ["PROPOSED"]],
  ["cancel", ["PROPOSED", "CONFIRMED"]],
  ["complete", ["CONFIRMED"]],
  ["reschedule", ["PROPOSED", "CONFIRMED"]],
] as const)("permits %s for an event that is %j, and no other", (action, possible) => {
  for (const status of ["PROPOSED", "CONFIRMED", "COMPLETED", "DECLINED", "CANCELLED"] as const)
    expect(refuseEventAction(action, status) === null).toBe((possible as readonly string[]).includes(status));
});

test("an event is not over before it has begun", () => {
  const event = { status: "CONFIRMED", startsAt: new Date("2026-03-04T02:00Z") } as const;
  expect(refuseEarlyEnd(event, new Date("2026-03-04T01:59Z"))?.state).toBe("CONFIRMED");
  expect(refuseEarlyEnd(event, new Date("2026-03-04T02:00Z"))).toBeNull();
});

describe("a proposed event", () => {
  test.each<[string, string, string | null]>([
    ["of a thousand characters, the longest there may be", "好".repeat(1_000), "好".repeat(1_000)],
    ["of a thousand emoji", "👍🏽".repeat(1_000), "👍🏽".repeat(1_000)],
    ["with blanks around it", " 欢迎\n", "欢迎"],
    ["of blanks alone", " \u3000\n", null],
  ])("is decided with a comment %s", async (_case, given, comment) => {
    const { id } = await proposed();
    const event = await ask(service, world.headmaster, DECIDE, { id, approve: false, comment: given });
    expect(event).toMatchObject({ status: "DECLINED", approvals: [{ comment }] });
  });

  test.each(["好".repeat(1_001), "👨‍👩‍👧‍👦".repeat(1_001), "a".repeat(90_000)])(
    "stays pending when the comment is too long",
    async (comment) => {
      const { id } = await proposed();
      expect(await ask(service, world.headmaster, DECIDE, { id, comment })).toMatchObject({
        __typename: "InvalidInput",
        path: ["comment"],
      });
      const event = await ask(service, world.headmaster, DECIDE, { id, comment: "好" });
      expect(event).toMatchObject({ status: "CONFIRMED", version: 2 });
    },
  );

  test.each([
    ["the owner", world.headmaster],
    ["one above the owner", world.educator],
    ["an administrator", world.admin],
  ])("is confirmed by %s, and published", async (_case, viewer) => {
    const { id } = await proposed();
    const event = await ask(service, viewer, DECIDE, { id, comment: "欢迎" });
    expect(event).toMatchObject({
      status: "CONFIRMED",
      version: 2,
      approvals: [{ agency: { id: world.SCHOOL_AGENCY }, decision: "APPROVED", comment: "欢迎" }],
    });
    const published = (await service.published("campaigns.event")).filter((fact) => fact.id === id);
    expect(published.map(({ status, version }) => [status, version])).toEqual([
      ["PROPOSED", 1],
      ["CONFIRMED", 2],
    ]);
  });

  test("releases its holds when declined", async () => {
    const hour = anHour();
    const { id } = await proposed({ ...hour, speakers: [world.VOLUNTEER] });
    expect((await ask(service, world.headmaster, DECIDE, { id, approve: false })).status).toBe("DECLINED");
    expect((await proposed({ ...hour, speakers: [world.VOLUNTEER] })).__typename).toBe("Event");
  });

  test("is not decided by the user who registered it, twice, or by a viewer who does not see it", async () => {
    const { id } = await proposed();
    const variables = { id };
    expect(await world.codeOf(service.ask(world.planner, DECIDE, { variables }))).toBe("FORBIDDEN");
    await ask(service, world.headmaster, DECIDE, variables);
    expect(await ask(service, world.headmaster, DECIDE, { id, version: 1 })).toMatchObject({
      currentVersion: 2,
    });
    expect(await ask(service, world.headmaster, DECIDE, { id, version: 2 })).toMatchObject({
      state: "CONFIRMED",
    });
    for (const unknown of [world.id("abc"), "no id"])
      expect(await world.codeOf(service.ask(world.headmaster, DECIDE, { variables: { id: unknown } }))).toBe(
        "NOT_FOUND",
      );
  });

  test("is listed for the agency that must approve it, and for no other", async () => {
    const { id } = await proposed();
    const WAITING = `{ events(first: 100, filter: { awaitingMyDecision: true }) { nodes { id } } }`;
    const waitingFor = async (viewer: typeof world.planner) =>
      (await ask(service, viewer, WAITING)).nodes.map((event: { id: string }) => event.id);
    expect(await waitingFor(world.headmaster)).toContain(id);
    expect(await waitingFor(world.educator)).toContain(id);
    expect(await waitingFor(world.planner)).toEqual([]);
    await ask(service, world.headmaster, DECIDE, { id });
    expect(await waitingFor(world.headmaster)).not.toContain(id);
  });
});

test("a cancelled event releases its venue and speakers, and keeps its list of speakers", async () => {
  const here = { ...anHour(), speakers: [world.VOLUNTEER] };
  const { id } = await confirmed(here);
  expect(await ask(service, world.planner, CANCEL, { id, reason: "  " })).toMatchObject({ path: ["reason"] });
  expect(await ask(service, world.planner, CANCEL, { id })).toMatchObject({
    status: "CANCELLED",
    speakers: [{ id: world.VOLUNTEER }],
  });
  expect((await confirmed(here)).__typename).toBe("Event");
  expect(await ask(service, world.planner, CANCEL, { id, version: 2 })).toMatchObject({ state: "CANCELLED" });
});

test("an event is cancelled by its own agency, not by another partner", async () => {
  const { id } = await confirmed();
  expect(await world.codeOf(service.ask(world.educator, CANCEL, { variables: { id } }))).toBe("FORBIDDEN");
});

test("an event is completed once it has begun", async () => {
  const { id, startsAt } = await confirmed();
  expect(await ask(service, world.planner, COMPLETE, { id }, "zh-CN")).toMatchObject({
    state: "CONFIRMED",
    message: expect.stringContaining("尚未开始"),
  });
  service.setTime(new Date(startsAt).toISOString());
  expect(await ask(service, world.planner, COMPLETE, { id })).toMatchObject({
    status: "COMPLETED",
    version: 2,
  });
  service.setTime("2026-03-02T01:00:00Z");
});

test("a cancelled campaign cancels its events to come, and not those that began", async () => {
  const doomed = await world.aCampaign(service);
  const [past, toCome] = [anHour(), anHour()];
  const began = await ask(service, world.planner, REGISTER, anEvent(doomed, past));
  const coming = await ask(service, world.planner, REGISTER, anEvent(doomed, toCome));
  service.setTime(past.startsAt);
  await ask(service, world.planner, world.MOVE, { ...doomed, to: "CANCELLED" });
  service.setTime("2026-03-02T01:00:00Z");
  const statusOf = async (id: string) =>
    (await ask(service, world.planner, `{ event(id: "${id}") { status } }`)).status;
  expect([await statusOf(began.id), await statusOf(coming.id)]).toEqual(["CONFIRMED", "CANCELLED"]);
  expect((await confirmed(toCome)).__typename).toBe("Event");
  expect((await service.published("campaigns.event")).at(-2)).toMatchObject({
    id: coming.id,
    status: "CANCELLED",
  });
});

describe("a moved event", () => {
  const half = (hour: { startsAt: string; endsAt: string }) => ({
    startsAt: new Date(Date.parse(hour.startsAt) + 1_800_000).toISOString(),
    endsAt: new Date(Date.parse(hour.endsAt) + 1_800_000).toISOString(),
  });

  test("may overlap its former time, and frees the rest", async () => {
    const hour = anHour();
    const { id } = await confirmed({ ...hour, speakers: [world.VOLUNTEER] });
    const moved = await ask(service, world.planner, MOVE_EVENT, { input: { id, version: 1, ...half(hour) } });
    expect(moved).toMatchObject({ status: "CONFIRMED", version: 2, speakers: [{ id: world.VOLUNTEER }] });
    const before = { startsAt: hour.startsAt, endsAt: half(hour).startsAt, speakers: [world.VOLUNTEER] };
    expect((await confirmed(before)).__typename).toBe("Event");
  });

  test("keeps its time when the new one is taken", async () => {
    const [hour, taken] = [anHour(), anHour()];
    const { id } = await confirmed(hour);
    const holder = await confirmed(taken);
    expect(
      await ask(service, world.planner, MOVE_EVENT, { input: { id, version: 1, ...taken } }),
    ).toMatchObject({
      __typename: "VenueConflict",
      event: { id: holder.id },
    });
    expect(await confirmed(hour)).toMatchObject({ __typename: "VenueConflict", event: { id } });
  });

  test("waits for approval by the owner of a new venue", async () => {
    const { id } = await confirmed();
    const input = { id, version: 1, venue: world.SCHOOL, ...anHour() };
    expect(await ask(service, world.planner, MOVE_EVENT, { input })).toMatchObject({
      status: "PROPOSED",
      venue: { id: world.SCHOOL },
      approvals: [{ agency: { id: world.SCHOOL_AGENCY }, decision: "PENDING" }],
    });
  });
});
