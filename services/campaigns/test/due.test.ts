import type { Viewer } from "@starlane/auth";
import type { TestService } from "@starlane/testing";
import * as world from "./world.js";

const { aCampaign, anEvent, ask, INVITE, MOVE, REGISTER } = world;

const DUE = `{ due {
  decisions { id } decisionsCount
  invitations { state role campaign { id } agency { id } } invitationsCount
  eventsAtClosedVenues { id } eventsAtClosedVenuesCount
  eventsWithoutSpeakers { id } eventsWithoutSpeakersCount
  campaignsToApprove { id } campaignsToApproveCount } }`;

/** Monday, 2 March 2026, 9:00 in the district. */
const NOW = "2026-03-02T01:00:00Z";

let service: TestService;
let campaign: { id: string; version: number };
beforeAll(async () => {
  service = await world.aWorld();
});
beforeEach(async () => {
  await world.startOver(service);
  service.setTime(NOW);
  campaign = await aCampaign(service);
});
afterAll(() => service.close());

const due = (viewer: Viewer) => ask(service, viewer, DUE);
const register = (changes: object, viewer = world.planner) =>
  ask(service, viewer, REGISTER, anEvent(campaign, { ...changes }));
const at = (day: string) => ({ startsAt: `${day}T02:00:00Z`, endsAt: `${day}T03:00:00Z` });
const ids = (things: { id: string }[]) => things.map(({ id }) => id);

test("returns nothing when nothing waits", async () => {
  expect(await due(world.educator)).toEqual({
    decisions: [],
    decisionsCount: 0,
    invitations: [],
    invitationsCount: 0,
    eventsAtClosedVenues: [],
    eventsAtClosedVenuesCount: 0,
    eventsWithoutSpeakers: [],
    eventsWithoutSpeakersCount: 0,
    campaignsToApprove: [],
    campaignsToApproveCount: 0,
  });
});

describe("decisions", () => {
  const AWAITING = `{ events(filter: { awaitingMyDecision: true }) { nodes { id } totalCount } }`;
  const analyst = world.person("ANALYST", world.SCHOOL_AGENCY);
  const beside = world.person("PARTNER", world.SCHOOL_AGENCY, { area: world.OTHER_STREET });

  test.each<[string, Viewer, boolean]>([
    ["the agency that was asked", world.headmaster, true],
    ["the agency above it", world.educator, true],
    ["the agency that asked", world.planner, false],
    ["an uninvolved viewer", world.stranger, false],
    ["a user of the agency without the right to decide", analyst, false],
    ["a user of the agency with the right elsewhere", beside, false],
  ])("are due for %s: %#", async (_case, viewer, waits) => {
    const later = await register({ ...at("2026-03-12"), venue: world.SCHOOL });
    const sooner = await register({ ...at("2026-03-11"), venue: world.SCHOOL });
    await register({ ...at("2026-03-11"), venue: world.HALL }); // needs no approval
    const found = waits ? [sooner.id, later.id] : [];
    const { decisions, decisionsCount } = await due(viewer);
    expect([ids(decisions), decisionsCount]).toEqual([found, found.length]);
    const { nodes, totalCount } = await ask(service, viewer, AWAITING);
    expect([ids(nodes), totalCount]).toEqual([found, found.length]);
  });

  test("are no longer due once they are made", async () => {
    const { id } = await register({ ...at("2026-03-11"), venue: world.SCHOOL });
    await ask(
      service,
      world.headmaster,
      `mutation { decideEvent(id: "${id}", version: 1, approve: true) { __typename } }`,
    );
    expect((await due(world.headmaster)).decisionsCount).toBe(0);
    expect((await ask(service, world.headmaster, AWAITING)).totalCount).toBe(0);
  });
});

describe("invitations", () => {
  test("are due for the invited agency, with the campaign", async () => {
    await ask(service, world.planner, INVITE, { campaign: campaign.id, agency: world.EDUCATION });
    expect(await due(world.educator)).toMatchObject({
      invitations: [
        { state: "INVITED", role: "CO_HOST", campaign: { id: campaign.id }, agency: { id: world.EDUCATION } },
      ],
      invitationsCount: 1,
    });
    for (const viewer of [world.headmaster, world.stranger, world.person("ANALYST", world.EDUCATION)])
      expect((await due(viewer)).invitationsCount).toBe(0);
  });

  test("are no longer due once answered, or once the campaign is over", async () => {
    await world.joins(service, campaign.id, world.educator);
    const dropped = await aCampaign(service);
    await ask(service, world.planner, INVITE, { campaign: dropped.id, agency: world.EDUCATION });
    await ask(service, world.planner, MOVE, { id: dropped.id, version: dropped.version, to: "CANCELLED" });
    expect((await due(world.educator)).invitationsCount).toBe(0);
  });
});

describe("events whose venue was closed", () => {
  const closure = { id: world.id("c1"), from: "2026-03-04T00:00:00Z", to: "2026-03-20T00:00:00Z" };
  const closed = async (viewer: Viewer) => {
    const { eventsAtClosedVenues, eventsAtClosedVenuesCount } = await due(viewer);
    expect(eventsAtClosedVenuesCount).toBe(eventsAtClosedVenues.length);
    return ids(eventsAtClosedVenues);
  };

  test.each<[string, Viewer, boolean]>([
    ["the agency that runs it", world.headmaster, true],
    ["the agency above it", world.educator, true],
    [
      "an analyst of the agency",
      world.person("ANALYST", world.SCHOOL_AGENCY, { area: world.OTHER_STREET }),
      true,
    ],
    [
      "the agency that leads the campaign",
      world.person("OFFICER", world.BUREAU, { area: world.OTHER_STREET }),
      true,
    ],
    ["a planner of the area", world.person("PLANNER", world.OTHERS, { area: world.STREET }), true],
    ["an administrator", world.person("ADMIN", world.OTHERS), true],
    ["a planner of another area", world.person("PLANNER", world.OTHERS, { area: world.OTHER_STREET }), false],
    ["another agency of the area", world.person("PARTNER", world.OTHERS, { area: world.COMMUNITY }), false],
    [
      "an agency below the one that leads",
      world.person("OFFICER", world.STATION, { area: world.STREET }),
      false,
    ],
  ])("are due for %s: %#", async (_case, viewer, isDue) => {
    await world.joins(service, campaign.id, world.educator);
    const { id, status } = await register({ venue: world.SCHOOL }, world.headmaster);
    await world.deliverClosure(service, { ...closure, venue: world.SCHOOL });
    expect([status, await closed(viewer)]).toEqual(["CONFIRMED", isDue ? [id] : []]);
  });

  test("are listed by start, however far ahead, with the reason in the reader's language", async () => {
    const later = await register(at("2026-03-19"));
    const sooner = await register(at("2026-03-04"));
    await register(at("2026-03-03")); // the day before
    await register({ ...at("2026-03-04"), venue: world.FAR_HALL }); // elsewhere
    await world.deliverClosure(service, closure);
    await world.deliverClosure(service, { ...closure, id: world.id("c2"), reason: "考试" }); // closed twice, listed once
    expect(await closed(world.planner)).toEqual([sooner.id, later.id]);
    const WHY = "{ due { eventsAtClosedVenues { notices } } }";
    const notices = async (language: "zh-CN" | "en") =>
      (await ask(service, world.planner, WHY, {}, language)).eventsAtClosedVenues[0].notices;
    expect(await notices("zh-CN")).toEqual([
      "场所于 2026-03-04 08:00 至 2026-03-20 08:00 停用（电路检修），请改期或更换场所。",
      "场所于 2026-03-04 08:00 至 2026-03-20 08:00 停用（考试），请改期或更换场所。",
    ]);
    expect((await notices("en"))[0]).toMatch(/^The venue is closed from 2026-03-04 08:00/);
  });

  test("are no longer due once the venue is open again, or the event is cancelled or over", async () => {
    const days = ["2026-03-04", "2026-03-05", "2026-03-06"];
    const events = [];
    for (const day of days) events.push(await register(at(day)));
    for (const [n, day] of days.entries()) {
      const { startsAt: from, endsAt: to } = at(day);
      await world.deliverClosure(service, { id: world.id(`c${n}`), from, to });
    }
    const [withdrawn, cancelled, over] = events;
    expect(await closed(world.planner)).toEqual([withdrawn.id, cancelled.id, over.id]);
    await world.deliverClosure(service, { id: world.id("c0"), withdrawn: true, version: 2 });
    expect(await closed(world.planner)).toEqual([cancelled.id, over.id]);
    await ask(
      service,
      world.planner,
      `mutation { cancelEvent(id: "${cancelled.id}", version: 1, reason: "停用") { __typename } }`,
    );
    expect(await closed(world.planner)).toEqual([over.id]);
    service.setTime("2026-03-06T02:59:59Z");
    expect(await closed(world.planner)).toEqual([over.id]);
    service.setTime("2026-03-06T03:00:00Z");
    expect(await closed(world.planner)).toEqual([]);
  });
});

describe("events without speakers", () => {
  test.each<[string, object, boolean]>([
    ["a lecture this week", {}, true],
    ["a lecture in fourteen days", at("2026-03-16"), true],
    ["a lecture in fifteen days", at("2026-03-17"), false],
    ["a lecture that is over", at("2026-03-01"), false],
    ["a lecture that waits for approval", { venue: world.SCHOOL }, true],
    ["a lecture with a speaker", { speakers: [world.VOLUNTEER] }, false],
    ["a senior lecture", { kind: "SENIOR_LECTURE", audiences: ["ELDERLY"] }, true],
    ["a school class", { kind: "SCHOOL_CLASS", audiences: ["ADOLESCENT"] }, true],
    ["a training", { kind: "WORKER_TRAINING", audiences: ["MIGRANT_WORKER"] }, true],
    ["a display", { kind: "DISPLAY" }, false],
    ["a round of visits", { kind: "DOOR_TO_DOOR", venue: null, area: world.COMMUNITY }, false],
    ["a push", { kind: "ONLINE", venue: null, area: world.COMMUNITY }, false],
  ])("%s: %#", async (_case, changes, isDue) => {
    const { id } = await register(changes);
    const { eventsWithoutSpeakers, eventsWithoutSpeakersCount } = await due(world.planner);
    expect(ids(eventsWithoutSpeakers)).toEqual(isDue ? [id] : []);
    expect(eventsWithoutSpeakersCount).toBe(isDue ? 1 : 0);
  });

  test.each<[string, Viewer, boolean]>([
    ["a planner of the area", world.otherPlanner, true],
    ["an administrator", world.admin, true],
    ["the agency that runs it", world.person("OFFICER", world.BUREAU, { area: world.OTHER_STREET }), true],
    ["a planner of another area", world.person("PLANNER", world.OTHERS, { area: world.OTHER_STREET }), false],
    ["a partner of the area, of another agency", world.educator, false],
    ["an analyst of the area", world.person("ANALYST", world.OTHERS), false],
  ])("are managed by %s: %#", async (_case, viewer, isDue) => {
    await register({});
    expect((await due(viewer)).eventsWithoutSpeakersCount).toBe(isDue ? 1 : 0);
  });

  test("are no longer due when cancelled", async () => {
    const { id } = await register({});
    await ask(
      service,
      world.planner,
      `mutation { cancelEvent(id: "${id}", version: 1, reason: "停电") { __typename } }`,
    );
    expect((await due(world.planner)).eventsWithoutSpeakersCount).toBe(0);
  });
});

describe("campaigns to approve", () => {
  const here = world.person("PLANNER", world.STATION, { area: world.STREET, user: world.id("97") });
  test.each<[string, Viewer, boolean]>([
    ["an administrator", world.admin, true],
    ["another planner of its area", world.otherPlanner, true],
    ["not by the one who submitted it", world.planner, false],
    ["not by a planner of a part of it", here, false],
    ["not by a partner", world.educator, false],
  ])("by %s", async (_case, viewer, isDue) => {
    await aCampaign(service, { status: "APPROVED" });
    const draft = await aCampaign(service, { status: "DRAFT" });
    const submitted = await ask(service, world.planner, MOVE, {
      id: draft.id,
      version: draft.version,
      to: "SUBMITTED",
    });
    const { campaignsToApprove, campaignsToApproveCount } = await due(viewer);
    expect(ids(campaignsToApprove)).toEqual(isDue ? [submitted.id] : []);
    expect(campaignsToApproveCount).toBe(isDue ? 1 : 0);
  });
});

test("each list returns at most fifty, counts all, and takes the same statements for any length", async () => {
  const WHOLE = `{ due { decisionsCount decisions { title campaign { title } speakers { name } }
    invitationsCount invitations { state campaign { title } } eventsAtClosedVenuesCount eventsAtClosedVenues { id campaign { title } notices }
    eventsWithoutSpeakersCount eventsWithoutSpeakers { id campaign { title } }
    campaignsToApproveCount campaignsToApprove { title targets { rate } } } }`;
  const everything: Viewer = {
    ...world.person("ADMIN", world.EDUCATION, { agencies: [world.SCHOOL_AGENCY], user: world.id("98") }),
  };
  const more = async (events: number) => {
    const submitted = await aCampaign(service, { status: "SUBMITTED" });
    await ask(service, world.planner, INVITE, { campaign: submitted.id, agency: world.EDUCATION });
    for (let n = 0; n < events; n += 1)
      await register({
        venue: world.EDUCATION_HALL,
        startsAt: new Date(Date.UTC(2026, 2, 4, 2, minute)).toISOString(),
        endsAt: new Date(Date.UTC(2026, 2, 4, 2, (minute += 1))).toISOString(),
      });
  };
  let minute = 0;
  const closure = { id: world.id("c1"), venue: world.EDUCATION_HALL };
  await more(1);
  await world.deliverClosure(service, { ...closure, to: "2026-03-04T02:01:00Z" });
  const one = await service.count(everything, WHOLE);
  await more(51);
  await world.deliverClosure(service, { ...closure, version: 2 });
  const many = await service.count(everything, WHOLE);
  expect(many.answer.data.due.decisions).toHaveLength(50);
  expect(many.answer.data.due).toMatchObject({
    decisionsCount: 52,
    invitationsCount: 2,
    eventsAtClosedVenuesCount: 52,
    eventsWithoutSpeakersCount: 52,
    campaignsToApproveCount: 2,
  });
  expect([one.statements.length, many.statements.length]).toEqual([9, 9]);
});

test("requires a signed-in viewer", async () => {
  expect(await world.codeOf(service.ask(null, DUE))).toBe("UNAUTHENTICATED");
});
