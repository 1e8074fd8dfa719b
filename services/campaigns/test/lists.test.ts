import type { TestService } from "@starlane/testing";
import { getNamedType, isLeafType, type GraphQLObjectType } from "graphql";
import { loadCampaigns } from "../src/index.js";
import * as world from "./world.js";

const { aCampaign, anEvent, ask, codeOf, REGISTER } = world;

let service: TestService;
let one: { id: string };
let other: { id: string };
/** The events of `one`, on three mornings in the hall, and of `other`, on one afternoon in the far hall. */
let events: { id: string }[];
beforeAll(async () => {
  service = await world.aWorld();
  one = await aCampaign(service);
  other = await aCampaign(service, { startsOn: "2026-04-01" });
  const register = (campaign: { id: string }, changes: object) =>
    ask(service, world.planner, REGISTER, anEvent(campaign, { ...changes }));
  events = [
    await register(one, { speakers: [world.VOLUNTEER], ...hour("2026-04-06") }),
    await register(one, { ...hour("2026-04-07"), kind: "DISPLAY" }),
    await register(one, { ...hour("2026-04-08"), audiences: ["ELDERLY"] }),
    await register(other, {
      ...hour("2026-04-08", "07"),
      venue: world.FAR_HALL,
      speakers: [world.VOLUNTEER],
    }),
    await register(other, { ...hour("2026-04-09"), venue: world.SCHOOL, speakers: [world.TIRED] }),
  ];
});
afterAll(() => service.close());

function hour(day: string, at = "02") {
  return { startsAt: `${day}T${at}:00:00Z`, endsAt: `${day}T${at}:59:00Z` };
}

const idsOf = (nodes: { id: string }[]) =>
  nodes.map(({ id }) => events.findIndex((event) => event.id === id));

const FIND = `query ($filter: EventFilter, $first: Int, $after: String) { events(filter: $filter, first: $first, after: $after) {
  totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;

test.each([
  ["all, by start", {}, [0, 1, 2, 3, 4]],
  ["from an instant", { from: "2026-04-08T00:00:00Z" }, [2, 3, 4]],
  ["from the middle of one", { from: "2026-04-08T02:30:00Z" }, [2, 3, 4]],
  ["until one begins", { to: "2026-04-08T02:00:00Z" }, [0, 1]],
  ["of a kind", { kinds: ["DISPLAY"] }, [1]],
  ["of a status", { statuses: ["PROPOSED"] }, [4]],
  ["of an agency", { agencies: [world.EDUCATION, "no id"] }, []],
  ["in an area and below", { areas: [world.OTHER_STREET] }, [3]],
  ["in venues", { venues: [world.FAR_HALL, world.SCHOOL, "hall"] }, [3, 4]],
  ["of no kind at all", { kinds: [] }, []],
  ["with a speaker", { speakers: [world.VOLUNTEER, "nobody"] }, [0, 3]],
  ["of no campaign of that id", { campaigns: [world.id("1"), "none"] }, []],
])("events are found %s", async (_case, filter, found) => {
  const { nodes, totalCount } = await ask(service, world.planner, FIND, { filter });
  expect(idsOf(nodes)).toEqual(found);
  expect(totalCount).toBe(found.length);
});

test("every field of an event has the same value in a list, which reads only the columns it needs, as in a single event", async () => {
  const type = service.running.schema.getType("Event") as GraphQLObjectType;
  const fields = Object.values(type.getFields()).map(({ name, type: of }) =>
    isLeafType(getNamedType(of)) ? name : `${name} { __typename }`,
  );
  expect(fields.length).toBeGreaterThan(12);
  const whole = await ask(
    service,
    world.planner,
    `query ($id: ID!) { event(id: $id) { ${fields.join(" ")} } }`,
    {
      id: events[0]!.id,
    },
  );
  for (const field of fields) {
    const [name = ""] = field.split(" ");
    const answer = await service.ask(
      world.planner,
      `query ($campaign: ID!) {
        events(first: 1) { nodes { ...Requested } }
        campaign(id: $campaign) { events(first: 1) { edges { node { ... on Event { ${field} } } } } }
      }
      fragment Requested on Event { ${field} }`,
      { variables: { campaign: one.id } },
    );
    const expected = { [name]: whole[name] as unknown };
    expect(answer).toEqual({
      data: { events: { nodes: [expected] }, campaign: { events: { edges: [{ node: expected }] } } },
    });
  }
});

test("a list reads no more columns of events than its query needs", async () => {
  const { statements } = await service.count(world.planner, "{ events { nodes { id title } } }");
  const list = statements.find((statement) => statement.includes("json_agg"))!;
  expect(list).toContain('as "title"');
  for (const column of ["status", "audienceIds", "capacity"]) expect(list).not.toContain(column);
});

test("finds the events of one campaign", async () => {
  const { nodes } = await ask(service, world.planner, FIND, { filter: { campaigns: [other.id] } });
  expect(idsOf(nodes)).toEqual([3, 4]);
});

test("pages follow one another", async () => {
  const first = await ask(service, world.planner, FIND, { first: 3 });
  const second = await ask(service, world.planner, FIND, { first: 3, after: first.pageInfo.endCursor });
  expect([idsOf(first.nodes), idsOf(second.nodes)]).toEqual([
    [0, 1, 2],
    [3, 4],
  ]);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
});

test.each([
  ["no cursor at all", "nonsense"],
  ["a cursor of another shape", cursor(["2026-04-06T02:00:00.000Z"])],
  ["a cursor that names no instant", cursor(["yesterday", world.id("1")])],
  ["a cursor without a valid id", cursor(["2026-04-06T02:00:00.000Z", "1"])],
])("%s is refused as a client error", async (_case, after) => {
  for (const list of ["events", "campaigns"])
    expect(await codeOf(service.ask(world.planner, `{ ${list}(after: "${after}") { nodes { id } } }`))).toBe(
      "BAD_USER_INPUT",
    );
});

function cursor(parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

describe("held time", () => {
  const HELD = `query ($venue: ID!, $from: DateTime!, $to: DateTime!) {
    _entities(representations: [{ __typename: "Venue", id: $venue }]) { ... on Venue { events(from: $from, to: $to) { id } } } }`;
  const heldIn = async (venue: string, from: string, to: string) =>
    idsOf(
      (
        await ask(
          service,
          world.planner,
          HELD.replace("$venue: ID!, ", "").replace("id: $venue", `id: "${venue}"`),
          { from, to },
        )
      )[0].events,
    );

  test("is listed for a venue where it touches the window", async () => {
    expect(await heldIn(world.HALL, "2026-04-06T02:30:00Z", "2026-04-08T02:00:00Z")).toEqual([0, 1]);
    expect(await heldIn(world.HALL, "2026-04-08T02:59:00Z", "2026-04-20T00:00:00Z")).toEqual([]);
    expect(await heldIn("no venue", "2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z")).toEqual([]);
  });

  test.each([
    ["400 days", "2027-05-06T00:00:00Z", undefined],
    ["a second more", "2027-05-06T00:00:01Z", "BAD_USER_INPUT"],
    ["no time", "2026-04-01T00:00:00Z", "BAD_USER_INPUT"],
  ])("is listed for a window of %s: %s", async (_case, to, code) => {
    const SPEAKER = `{ speaker(id: "${world.VOLUNTEER}") { events(from: "2026-04-01T00:00:00Z", to: "${to}") { id } } }`;
    expect(await codeOf(service.ask(world.planner, SPEAKER))).toBe(code);
  });

  test("is listed for a speaker", async () => {
    const SPEAKER = `{ speaker(id: "${world.VOLUNTEER}") { name events(from: "2026-04-01T00:00:00Z", to: "2026-05-01T00:00:00Z") { id } } }`;
    const { name, events: held } = await ask(service, world.planner, SPEAKER);
    expect([name, idsOf(held)]).toEqual(["李志愿者", [0, 3]]);
  });
});

describe("speakers are found", () => {
  test.each([
    ["of an audience", `audience: "ELDERLY"`, [world.VOLUNTEER]],
    ["of an agency", `agency: "${world.EDUCATION}"`, []],
    ["of an invalid agency id", `agency: "nobody"`, []],
    ["of several agencies without speakers", `agencies: ["nobody", "${world.EDUCATION}"]`, []],
    [
      "who are free then",
      `audience: "RESIDENT", freeFrom: "2026-04-13T02:30:00Z", freeTo: "2026-04-13T04:00:00Z"`,
      [world.VOLUNTEER, world.TIRED],
    ],
    [
      "without those whom an event holds or whose weekly limit is reached",
      `audience: "RESIDENT", freeFrom: "2026-04-06T02:30:00Z", freeTo: "2026-04-06T04:00:00Z"`,
      [],
    ],
    [
      "up to the end of a Sunday in the district",
      `audience: "RESIDENT", freeFrom: "2026-04-12T15:00:00Z", freeTo: "2026-04-12T16:00:00Z"`,
      [world.VOLUNTEER],
    ],
    [
      "again from Monday on",
      `audience: "RESIDENT", freeFrom: "2026-04-12T16:00:00Z", freeTo: "2026-04-12T17:00:00Z"`,
      [world.VOLUNTEER, world.TIRED],
    ],
  ])("%s", async (_case, args, ids) => {
    const found = await ask(service, world.planner, `{ speakers(${args}) { id } }`);
    expect(found.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  test("only with both ends of the time range", async () => {
    expect(
      await codeOf(service.ask(world.planner, `{ speakers(freeFrom: "2026-04-06T02:30:00Z") { id } }`)),
    ).toBe("BAD_USER_INPUT");
  });
});

describe("a speaker is entered", () => {
  const ENTER = `mutation ($input: CreateSpeakerInput!) { createSpeaker(input: $input) { __typename
    ... on Speaker { name agency { id } audiences { id } languages weeklyLimit version } ... on InvalidInput { path } } }`;
  const speaker = {
    name: "马老师",
    agency: world.EDUCATION,
    audiences: ["ADOLESCENT"],
    languages: ["zh-CN", "宁夏话"],
  };

  test("by their agency", async () => {
    expect(await ask(service, world.educator, ENTER, { input: speaker })).toEqual({
      __typename: "Speaker",
      name: "马老师",
      agency: { id: world.EDUCATION },
      audiences: [{ id: "ADOLESCENT" }],
      languages: ["zh-CN", "宁夏话"],
      weeklyLimit: 5,
      version: 1,
    });
    const variables = { input: { ...speaker, agency: world.BUREAU } };
    expect(await codeOf(service.ask(world.educator, ENTER, { variables }))).toBe("FORBIDDEN");
  });

  test.each([
    ["name", { name: " " }],
    ["audiences", { audiences: [] }],
    ["audiences", { audiences: ["CATS"] }],
    ["languages", { languages: [""] }],
    ["weeklyLimit", { weeklyLimit: 0 }],
    ["agency", { agency: world.id("dead") }],
  ])("not with such %s: %j", async (field, changes) => {
    const input = { ...speaker, ...changes };
    expect(await ask(service, world.planner, ENTER, { input })).toMatchObject({ path: ["input", field] });
  });
});

test("a list takes the same number of statements for any length", async () => {
  const EVENT = `id campaign { title } speakers { name } approvals { decision } materials { id } notices`;
  const CAMPAIGNS = (first: number) => `{ campaigns(first: ${first}) { totalCount nodes {
    targets { rate } participants { state } events(first: 2, filter: { statuses: [PROPOSED, CONFIRMED] }) { totalCount nodes { ${EVENT} } } } } }`;
  const EVENTS = (first: number) => `{ events(first: ${first}) { totalCount nodes { ${EVENT} } } }`;
  for (const [query, statements] of [
    [CAMPAIGNS, 11],
    [EVENTS, 7],
  ] as const) {
    expect((await service.count(world.planner, query(1))).statements).toHaveLength(statements);
    expect((await service.count(world.planner, query(100))).statements).toHaveLength(statements);
  }
});

test("pages of events of several campaigns contain each campaign's own events", async () => {
  const { nodes } = await ask(
    service,
    world.planner,
    `{ campaigns { nodes { id events(first: 1) { totalCount nodes { id } pageInfo { hasNextPage } } } } }`,
  );
  expect(
    nodes.map(({ id, events: page }: { id: string; events: { nodes: [] } }) => [id, idsOf(page.nodes)]),
  ).toEqual([
    [other.id, [3]],
    [one.id, [0]],
  ]);
  expect(nodes.map((campaign: { events: { totalCount: number } }) => campaign.events.totalCount)).toEqual([
    2, 3,
  ]);
});

describe("replicas", () => {
  test("are not overwritten by an older version", async () => {
    const venue = world.id("5f");
    await world.deliverVenue(service, { id: venue, capacity: 10, version: 2 });
    await world.deliverVenue(service, { id: venue, capacity: 500, version: 1 });
    const input = { venue, capacity: 11, ...hour("2026-06-01") };
    expect(await ask(service, world.planner, REGISTER, anEvent(one, input))).toMatchObject({ capacity: 10 });
    await world.deliverVenue(service, { id: venue, archived: true, version: 3 });
    expect(await ask(service, world.planner, REGISTER, anEvent(one, input))).toMatchObject({
      path: ["input", "venue"],
    });
  });

  test("of agencies decide for which agencies a user may register", async () => {
    const moved = world.person("PARTNER", world.id("e9"));
    const input = anEvent(one, hour("2026-06-02"));
    expect((await ask(service, moved, REGISTER, input)).__typename).toBe("AgencyNotParticipating");
    await world.deliverAgency(service, moved.agency, [world.BUREAU], 2);
    await world.deliverAgency(service, moved.agency, [], 1);
    expect((await ask(service, moved, REGISTER, input)).__typename).toBe("Event");
  });
});

test("speakers are loaded once; existing ones are not changed", async () => {
  const load = (name: string) =>
    loadCampaigns(service.database.em(), service.running.publish, {
      speakers: [
        {
          id: world.id("7a"),
          name,
          agency: world.BUREAU,
          audiences: ["ELDERLY"],
          languages: ["zh-CN"],
          weeklyLimit: 3,
        },
      ],
    });
  expect([await load("先来"), await load("后到")]).toEqual([true, false]);
  expect(
    await ask(service, world.planner, `{ speaker(id: "${world.id("7a")}") { name languages weeklyLimit } }`),
  ).toEqual({
    name: "先来",
    languages: ["zh-CN"],
    weeklyLimit: 3,
  });
});
