import type { Viewer } from "@starlane/auth";
import type { TestService } from "@starlane/testing";
import { importSpeakers } from "./import.js";
import * as world from "./world.js";

const { anEvent, ask, REGISTER } = world;

const [COMMITTEE, FAR_STATION, UNKNOWN] = [world.id("c5"), world.id("b9"), world.id("dead")];
const ENTER = `mutation ($input: CreateSpeakerInput!) { createSpeaker(input: $input) { __typename
  ... on Speaker { id agency { id } } ... on UserError { code message } ... on InvalidInput { path } } }`;
const at = (role: Parameters<typeof world.person>[0], agency: string, agencies: string[] = []) =>
  world.person(role, agency, { area: world.STREET, agencies });

let service: TestService;
beforeAll(async () => {
  service = await world.aWorld();
  const deliverAgency = (id: string, above: string[], jurisdiction: string[]) =>
    service.deliver("agencies.agency", {
      id,
      code: id.slice(-2),
      name: `单位${id.slice(-2)}`,
      kind: "OTHER",
      parent: above[0] ?? null,
      above,
      jurisdiction,
      version: 2,
    });
  await deliverAgency(world.BUREAU, [], [world.DISTRICT]);
  await deliverAgency(world.STATION, [world.BUREAU], [world.STREET]);
  await deliverAgency(COMMITTEE, [], [world.COMMUNITY]);
  await deliverAgency(FAR_STATION, [world.BUREAU], [world.OTHER_STREET]);
  await deliverAgency(world.EDUCATION, [], [world.DISTRICT]);
  await deliverAgency(world.SCHOOL_AGENCY, [world.EDUCATION], []);
});
afterAll(() => service.close());

const enter = (viewer: Viewer, agency: string) =>
  service.ask(viewer, ENTER, {
    variables: { input: { name: "某", agency, audiences: ["RESIDENT"], languages: ["zh-CN"] } },
  });

describe("a speaker is entered for one's own agency, one below, and one that answers for one's area alone", () => {
  const ROWS: readonly [string, string][] = [
    ["own", world.STATION],
    ["below", world.id("b2")],
    ["another's in the area", COMMITTEE],
    ["above", world.BUREAU],
    ["of the next street", FAR_STATION],
    ["of the whole district", world.EDUCATION],
    ["a school of the district's bureau", world.SCHOOL_AGENCY],
  ];
  const MAY: Readonly<Record<string, readonly string[]>> = {
    ADMIN: ["own", "below", "another's in the area"],
    PLANNER: ["own", "below", "another's in the area"],
    PARTNER: ["own", "below"],
    OFFICER: [],
    ANALYST: [],
  };
  beforeAll(() => world.deliverAgency(service, world.id("b2"), [world.STATION, world.BUREAU]));

  test.each(
    Object.keys(MAY).flatMap((role) => ROWS.map(([whose, agency]) => [role, whose, agency] as const)),
  )("%s: %s", async (role, whose, agency) => {
    const viewer = at(role as "ADMIN", world.STATION, [world.id("b2")]);
    const answer = await enter(viewer, agency);
    if (MAY[role]!.includes(whose)) {
      expect(answer.data?.createSpeaker).toMatchObject({ __typename: "Speaker", agency: { id: agency } });
      return;
    }
    const unknown = await enter(viewer, UNKNOWN);
    expect(JSON.stringify(answer)).toBe(JSON.stringify(unknown)); // as for an unknown agency
    expect(answer.data?.createSpeaker?.__typename ?? answer.errors?.[0]?.extensions.code).toMatch(
      /^(InvalidInput|FORBIDDEN)$/,
    );
  });

  test("a table creates none for others either", async () => {
    const report = await importSpeakers(service, at("PLANNER", world.STATION), [
      { 姓名: "甲", 受众: "居民", 单位: FAR_STATION },
      { 姓名: "乙", 受众: "居民", 单位: world.EDUCATION },
      { 姓名: "丙", 受众: "居民" },
    ]);
    expect(report.refused).toMatchObject([{ row: 2 }, { row: 3 }]);
  });
});

describe("another agency's speaker needs its approval", () => {
  let campaign: { id: string };
  let days = 1;
  beforeAll(async () => {
    campaign = await world.aCampaign(service);
    await world.joins(service, campaign.id, world.educator);
  });
  const registered = (viewer: Viewer, changes: object = {}) => {
    const day = `2026-05-${String((days += 1)).padStart(2, "0")}`;
    const hour = { startsAt: `${day}T02:00:00Z`, endsAt: `${day}T03:00:00Z` };
    return ask(
      service,
      viewer,
      REGISTER,
      anEvent(campaign, { ...hour, speakers: [world.VOLUNTEER], ...changes }),
    );
  };
  const station = at("PLANNER", world.STATION);

  test.each<[string, Viewer, object, string[]]>([
    ["of one's own", world.planner, {}, []],
    ["of an agency above", station, {}, [world.BUREAU]],
    ["of another", world.educator, {}, [world.BUREAU]],
    [
      "of another, in a third's hall",
      station,
      { venue: world.EDUCATION_HALL },
      [world.BUREAU, world.EDUCATION],
    ],
    ["of whose hall it is", world.educator, { venue: world.EDUCATION_HALL }, [world.BUREAU]],
  ])("%s", async (_case, viewer, changes, approvers) => {
    const event = await registered(viewer, changes);
    expect(event).toMatchObject({
      __typename: "Event",
      status: approvers.length > 0 ? "PROPOSED" : "CONFIRMED",
    });
    expect(event.approvals.map(({ agency }: { agency: { id: string } }) => agency.id).toSorted()).toEqual(
      approvers.toSorted(),
    );
  });

  test("of an agency below it needs no approval", async () => {
    const { data } = await enter(station, world.STATION);
    const event = await registered(world.planner, { speakers: [data.createSpeaker.id] });
    expect(event).toMatchObject({ status: "CONFIRMED", approvals: [] });
  });

  test("is requested when the speaker is added later, and declining releases the speaker", async () => {
    const own = await registered(world.educator, { speakers: [] });
    expect(own.status).toBe("CONFIRMED");
    const { id, version, startsAt, endsAt } = own;
    const moved = await ask(
      service,
      world.educator,
      `mutation ($input: RescheduleEventInput!) { rescheduleEvent(input: $input) { ... on Event { version status approvals { agency { id } } } } }`,
      { input: { id, version, startsAt, endsAt, speakers: [world.VOLUNTEER] } },
    );
    expect(moved).toMatchObject({ status: "PROPOSED", approvals: [{ agency: { id: world.BUREAU } }] });
    const declined = await ask(
      service,
      world.planner,
      `mutation ($id: ID!, $version: Int!) { decideEvent(id: $id, version: $version, approve: false) { ... on Event { status } } }`,
      { id, version: moved.version },
    );
    expect(declined.status).toBe("DECLINED");
    expect(
      (
        await ask(
          service,
          world.planner,
          REGISTER,
          anEvent(campaign, { startsAt, endsAt, speakers: [world.VOLUNTEER] }),
        )
      ).status,
    ).toBe("CONFIRMED");
  });
});

describe("the decision for an agency whose speaker is booked in another street", () => {
  const DECIDE = `mutation ($id: ID!) { decideEvent(id: $id, version: 0, approve: true) { __typename } }`;
  const OFFERED = `query ($id: ID!) { event(id: $id) { deeds } events(first: 100, filter: { awaitingMyDecision: true }) { nodes { id } }
    due { decisions { id } } }`;
  let event: string;
  beforeAll(async () => {
    const campaign = await world.aCampaign(service, { area: world.STREET, targets: [] });
    await world.joins(service, campaign.id, at("PARTNER", world.STATION));
    const theirs = (await enter(far("PLANNER"), FAR_STATION)).data.createSpeaker.id;
    const time = { startsAt: "2026-06-24T02:00:00Z", endsAt: "2026-06-24T03:00:00Z" };
    const made = await ask(
      service,
      at("PLANNER", world.STATION),
      REGISTER,
      anEvent(campaign, { ...time, speakers: [theirs] }),
    );
    expect(made).toMatchObject({ status: "PROPOSED", approvals: [{ agency: { id: FAR_STATION } }] });
    event = made.id;
  });
  const far = (role: Parameters<typeof world.person>[0], area = world.OTHER_STREET) =>
    world.person(role, FAR_STATION, { area, user: world.id("a9") });
  const other = (role: Parameters<typeof world.person>[0], agency: string, area: string) =>
    world.person(role, agency, { area, user: world.id("a8") });

  test.each<[string, Viewer, { answers: boolean; waits: boolean }]>([
    ["its partner", far("PARTNER"), { answers: true, waits: true }],
    ["its planner", far("PLANNER"), { answers: true, waits: true }],
    ["its administrator", far("ADMIN"), { answers: true, waits: true }],
    ["its officer", far("OFFICER"), { answers: false, waits: false }],
    [
      "its partner for a part of it",
      far("PARTNER", `${world.OTHER_STREET}001`),
      { answers: false, waits: false },
    ],
    [
      "a planner above it",
      world.person("PLANNER", world.BUREAU, { agencies: [FAR_STATION], user: world.id("a7") }),
      { answers: true, waits: true },
    ],
    [
      "an administrator of the district",
      other("ADMIN", world.EDUCATION, world.DISTRICT),
      { answers: true, waits: false },
    ],
    [
      "an administrator of where it is",
      other("ADMIN", world.STATION, world.STREET),
      { answers: false, waits: false },
    ],
    [
      "a planner of where it is",
      other("PLANNER", world.STATION, world.STREET),
      { answers: false, waits: false },
    ],
    [
      "a partner of where it is",
      other("PARTNER", world.EDUCATION, world.STREET),
      { answers: false, waits: false },
    ],
  ])("may be made by %s, as in the table", async (_case, viewer, { answers, waits }) => {
    const { data, errors } = await service.ask(viewer, DECIDE, { variables: { id: event } });
    expect(data?.decideEvent?.__typename ?? errors?.[0]?.extensions.code).toBe(
      answers ? "StaleVersion" : "FORBIDDEN",
    );
    const offered = (await service.ask(viewer, OFFERED, { variables: { id: event } })).data;
    expect(offered.event.deeds.includes("DECIDE")).toBe(answers);
    expect(offered.events.nodes.some(({ id }: { id: string }) => id === event)).toBe(waits);
    expect(offered.due.decisions.some(({ id }: { id: string }) => id === event)).toBe(waits);
  });
});
