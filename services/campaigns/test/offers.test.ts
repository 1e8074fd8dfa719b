import type { TestService } from "@starlane/testing";
import * as world from "./world.js";

const { aCampaign, anEvent, ask, CREATE, draft, MOVE, REGISTER } = world;

let service: TestService;
let campaign: { id: string; version: number };
beforeAll(async () => {
  service = await world.aWorld();
  campaign = await aCampaign(service);
  await world.joins(service, campaign.id, world.educator);
});
afterAll(() => service.close());

describe("permitted actions of an event", () => {
  const PERMITTED_ACTIONS = "query ($id: ID!) { event(id: $id) { deeds } }";
  const permittedActionsOf = async (viewer: Parameters<typeof ask>[1], id: string) =>
    (await ask(service, viewer, PERMITTED_ACTIONS, { id })).deeds;
  const at = (day: string) => ({ startsAt: `${day}T02:00:00Z`, endsAt: `${day}T03:00:00Z` });

  test.each([
    ["its planner", world.planner, ["CANCEL", "RESCHEDULE"]],
    [
      "an administrator, who may also decide for every agency",
      world.admin,
      ["DECIDE", "CANCEL", "RESCHEDULE"],
    ],
    ["the agency that must approve", world.headmaster, ["DECIDE"]],
    ["one above it", world.educator, ["DECIDE"]],
  ])("proposed: %s", async (_case, viewer, actions) => {
    const { id } = await ask(
      service,
      world.planner,
      REGISTER,
      anEvent(campaign, { venue: world.SCHOOL, startsAt: hour(), endsAt: hour(1) }),
    );
    expect(await permittedActionsOf(viewer, id)).toEqual(actions);
  });

  test("complete is offered once a confirmed event has begun, not before; nothing once it is cancelled", async () => {
    const begun = await ask(service, world.planner, REGISTER, anEvent(campaign, at("2026-03-01")));
    const ahead = await ask(service, world.planner, REGISTER, anEvent(campaign, at("2026-11-06")));
    expect(await permittedActionsOf(world.planner, begun.id)).toEqual(["CANCEL", "COMPLETE", "RESCHEDULE"]);
    expect(await permittedActionsOf(world.planner, ahead.id)).toEqual(["CANCEL", "RESCHEDULE"]);
    await ask(
      service,
      world.planner,
      'mutation ($id: ID!) { cancelEvent(id: $id, version: 1, reason: "雨") { __typename } }',
      { id: begun.id },
    );
    expect(await permittedActionsOf(world.planner, begun.id)).toEqual([]);
  });

  test("take one more statement for a whole calendar", async () => {
    const LIST = "{ events(first: 50) { nodes { deeds } } }";
    expect((await service.count(world.admin, LIST)).statements).toHaveLength(2);
  });

  let hours = 0;
  /** Returns an hour on a morning of its own. */
  function hour(later = 0): string {
    if (later === 0) hours += 1;
    return new Date(Date.UTC(2026, 5, 3 + 7 * hours, 2 + later)).toISOString();
  }
});

describe("permitted actions of a campaign", () => {
  const RIGHTS = "query ($id: ID!) { campaign(id: $id) { moves mayUpdate mayInvite } }";

  test.each([
    ["DRAFT", world.planner, { moves: ["SUBMITTED", "CANCELLED"], mayUpdate: true, mayInvite: true }],
    ["APPROVED", world.planner, { moves: ["ACTIVE", "CANCELLED"], mayUpdate: false, mayInvite: true }],
    ["CLOSED", world.planner, { moves: [], mayUpdate: false, mayInvite: false }],
    ["ACTIVE", world.educator, { moves: [], mayUpdate: false, mayInvite: false }],
  ] as const)("%s", async (status, viewer, rights) => {
    const { id } = await aCampaign(service, { status });
    if (viewer === world.educator) await world.joins(service, id, viewer);
    expect(await ask(service, viewer, RIGHTS, { id })).toEqual(rights);
  });

  test("approval is not offered to the submitter", async () => {
    const { id, version } = await ask(service, world.planner, CREATE, { input: draft });
    await ask(service, world.planner, MOVE, { id, version, to: "SUBMITTED" });
    const movesOf = async (viewer: Parameters<typeof ask>[1]) =>
      (await ask(service, viewer, RIGHTS, { id })).moves;
    expect(await movesOf(world.planner)).toEqual(["CANCELLED"]);
    expect(await movesOf(world.otherPlanner)).toEqual(["APPROVED", "CANCELLED"]);
    expect(await movesOf(world.admin)).toEqual(["APPROVED", "CANCELLED"]);
  });
});

describe("the next slot after a conflict", () => {
  const NEXT = REGISTER.replace("event { id title }", "nextSlot { startsAt endsAt }").replace(
    "speaker { id } event { id }",
    "nextSlot { startsAt endsAt }",
  );
  const span = (from: string, to: string) => ({ startsAt: from, endsAt: to });
  const slot = (from: string, to: string) => ({
    startsAt: new Date(from),
    endsAt: new Date(to),
  });
  const register = (changes: object) =>
    ask(service, world.planner, REGISTER, anEvent(campaign, { venue: world.FAR_HALL, ...changes }));

  test("is one at which the venue is free and not closed, and can be registered", async () => {
    const taken = span("2026-09-02T02:00:00Z", "2026-09-02T03:00:00Z");
    await register(taken);
    await register(span("2026-09-02T03:30:00Z", "2026-09-02T04:00:00Z"));
    await world.deliverClosure(service, {
      id: world.id("c1"),
      venue: world.FAR_HALL,
      from: "2026-09-02T04:30:00.000Z",
      to: "2026-09-02T06:00:00.000Z",
    });
    const wanted = anEvent(campaign, { venue: world.FAR_HALL, ...taken });
    const refusal = await ask(service, world.planner, NEXT, wanted);
    expect(refusal).toMatchObject({
      __typename: "VenueConflict",
      nextSlot: slot("2026-09-02T06:00:00Z", "2026-09-02T07:00:00Z"),
    });
    expect((await register(refusal.nextSlot)).__typename).toBe("Event");
  });

  test("is one at which the speakers are free too", async () => {
    const talk = { speakers: [world.VOLUNTEER], ...span("2026-09-09T02:00:00Z", "2026-09-09T03:00:00Z") };
    await register(talk);
    await register({ ...span("2026-09-09T03:00:00Z", "2026-09-09T04:00:00Z") });
    const elsewhere = anEvent(campaign, { venue: world.FAR_HALL, ...talk });
    expect(await ask(service, world.planner, NEXT, elsewhere)).toMatchObject({
      __typename: "VenueConflict",
      nextSlot: slot("2026-09-09T04:00:00Z", "2026-09-09T05:00:00Z"),
    });
    expect(await ask(service, world.planner, NEXT, anEvent(campaign, talk))).toMatchObject({
      __typename: "SpeakerConflict",
      nextSlot: slot("2026-09-09T03:00:00Z", "2026-09-09T04:00:00Z"),
    });
  });

  test("is on a school day for a class, and never after the campaign", async () => {
    const lesson = {
      kind: "SCHOOL_CLASS",
      audiences: ["ADOLESCENT"],
      venue: world.SCHOOL,
      ...span("2026-03-20T08:30:00Z", "2026-03-20T10:00:00Z"),
    };
    expect((await register(lesson)).__typename).toBe("Event");
    const again = (of: { id: string }) => ask(service, world.planner, NEXT, anEvent(of, lesson));
    expect((await again(campaign)).nextSlot).toEqual(slot("2026-03-23T00:00:00Z", "2026-03-23T01:30:00Z"));
    const short = await aCampaign(service, { endsOn: "2026-03-20" });
    expect(await again(short)).toMatchObject({ __typename: "VenueConflict", nextSlot: null });
  });
});
