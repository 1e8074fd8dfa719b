import type { TestService } from "@starlane/testing";
import * as world from "./world.js";

const { aCampaign, anEvent, ask, codeOf, REGISTER } = world;

const SAVE = `mutation ($campaign: ID!, $name: String!) { saveProgramme(campaign: $campaign, name: $name) {
  __typename
  ... on Programme { id name source { id } targets { audience { id } level rate }
    steps { dayOffset kind venueKind audiences { id } minutes intensity } }
  ... on UserError { code message } ... on InvalidInput { path } ... on InvalidState { state } } }`;
const REPLICATE = `mutation ($programme: ID!, $areas: [ID!]!, $startsOn: Date!, $dryRun: Boolean) {
  replicateProgramme(programme: $programme, areas: $areas, startsOn: $startsOn, dryRun: $dryRun) {
    __typename
    ... on Replication {
      campaigns { id title status startsOn endsOn version area { id } lead { id } targets { audience { id } level rate }
        programme { id name } }
      sessions { area { id } kind audiences { id } on people populationKnown } }
    ... on UserError { code message } ... on InvalidInput { path } } }`;

let service: TestService;
let source: { id: string };
beforeAll(async () => {
  service = await world.aWorld();
  await deliverPopulations([
    { area: world.COMMUNITY, audience: "RESIDENT", people: 1_000 },
    { area: world.COMMUNITY, audience: "ELDERLY", people: 200 },
    { area: world.OTHER_STREET, audience: "ELDERLY", people: 500 },
  ]);
  source = await aCampaign(service, {
    area: world.COMMUNITY,
    endsOn: "2026-03-31",
    targets: [{ audience: "ELDERLY", level: "GRID", rate: 0.9 }],
  });
  await register({});
  await register({ startsAt: "2026-03-04T07:00:00Z", endsAt: "2026-03-04T08:00:00Z" });
  await register({ kind: "DOOR_TO_DOOR", venue: null, area: world.COMMUNITY, audiences: ["ELDERLY"] });
  const dropped = await register({ startsAt: "2026-03-05T02:00:00Z", endsAt: "2026-03-05T03:00:00Z" });
  await ask(
    service,
    world.planner,
    `mutation { cancelEvent(id: "${dropped.id}", version: 1, reason: "停电") { __typename } }`,
  );
});
afterAll(() => service.close());

const register = (changes: object) => ask(service, world.planner, REGISTER, anEvent(source, { ...changes }));

function deliverPopulations(populations: object[], asOf = "2025-12-31"): Promise<void> {
  const figures = populations.map((figure) => ({
    asOf,
    source: "街道上报",
    confidence: "ENUMERATED",
    ...figure,
  }));
  return service.deliver("venues.populations", { id: world.id("99"), populations: figures });
}

const save = (name = "星光巷模式") => ask(service, world.planner, SAVE, { campaign: source.id, name });
const replicate = (programme: string, areas: string[], changes: object = {}) =>
  ask(service, world.planner, REPLICATE, { programme, areas, startsOn: "2026-06-01", ...changes });

test("a programme contains the campaign's events without cancelled ones", async () => {
  expect(await save()).toEqual({
    __typename: "Programme",
    id: expect.any(String),
    name: "星光巷模式",
    source: { id: source.id },
    targets: [{ audience: { id: "ELDERLY" }, level: "GRID", rate: 0.9 }],
    steps: [
      {
        dayOffset: 3,
        kind: "DOOR_TO_DOOR",
        venueKind: null,
        audiences: [{ id: "ELDERLY" }],
        minutes: 60,
        intensity: 5,
      },
      {
        dayOffset: 3,
        kind: "LECTURE",
        venueKind: "COMMUNITY_ROOM",
        audiences: [{ id: "RESIDENT" }],
        minutes: 60,
        intensity: 2,
      },
    ],
  });
});

describe("nothing is saved", () => {
  test.each([
    ["of a campaign without events", "活动", "no events"],
    ["where nobody has counted", "人口数", "populations"],
  ])("%s, with a message in both languages", async (which, chinese, english) => {
    const campaign = await aCampaign(service, { targets: [] });
    if (which.startsWith("where"))
      await ask(
        service,
        world.planner,
        REGISTER,
        anEvent(campaign, { startsAt: "2026-03-09T02:00:00Z", endsAt: "2026-03-09T03:00:00Z" }),
      );
    const messageIn = async (language: "zh-CN" | "en") => {
      const variables = { campaign: campaign.id, name: "无" };
      const refusal = await ask(service, world.planner, SAVE, variables, language);
      expect(refusal).toMatchObject({ __typename: "InvalidState", state: "ACTIVE" });
      return refusal.message;
    };
    expect(await messageIn("zh-CN")).toContain(chinese);
    expect(await messageIn("en")).toContain(english);
  });

  test("without a name", async () => {
    expect(await save(" ")).toMatchObject({ __typename: "InvalidInput", path: ["name"] });
  });

  test.each([
    ["that is unknown", world.id("dead"), world.planner, "NOT_FOUND"],
    ["with an invalid id", "none", world.planner, "NOT_FOUND"],
    ["that one sees and does not plan", "source", world.educator, "FORBIDDEN"],
  ])("of a campaign %s", async (_case, id, viewer, code) => {
    const variables = { campaign: id === "source" ? source.id : id, name: "无" };
    expect(await codeOf(service.ask(viewer, SAVE, { variables }))).toBe(code);
  });
});

describe("a programme is replicated", () => {
  test("as a draft in each area, with sessions for the people who live there", async () => {
    const programme = await save();
    const { campaigns, sessions } = await replicate(programme.id, [world.OTHER_STREET, world.STREET]);
    expect(campaigns).toMatchObject([
      {
        title: "星光巷模式·文昌路街道",
        status: "DRAFT",
        startsOn: "2026-06-01",
        endsOn: "2026-07-01",
        version: 1,
        area: { id: world.OTHER_STREET },
        lead: { id: world.BUREAU },
        targets: [{ audience: { id: "ELDERLY" }, level: "COMMUNITY", rate: 0.9 }],
        programme: { id: programme.id, name: "星光巷模式" },
      },
      { title: "星光巷模式·北京西路街道", area: { id: world.STREET } },
    ]);
    // The other street has no figure of its residents; the first one has one community, whose figures count for it.
    const session = (area: string, kind: string, people: number, populationKnown = true) => ({
      area: { id: area },
      kind,
      audiences: [{ id: kind === "LECTURE" ? "RESIDENT" : "ELDERLY" }],
      on: "2026-06-04",
      people,
      populationKnown,
    });
    expect(sessions).toEqual([
      session(world.OTHER_STREET, "DOOR_TO_DOOR", 167),
      session(world.OTHER_STREET, "DOOR_TO_DOOR", 167),
      session(world.OTHER_STREET, "DOOR_TO_DOOR", 166),
      session(world.OTHER_STREET, "LECTURE", 0, false),
      session(world.STREET, "DOOR_TO_DOOR", 200),
      session(world.STREET, "LECTURE", 500),
      session(world.STREET, "LECTURE", 500),
    ]);
    const published = (await service.published("campaigns.campaign")).find(
      ({ id }) => id === campaigns[0].id,
    );
    expect(published).toMatchObject({
      area: world.OTHER_STREET,
      status: "DRAFT",
      targets: [{ audience: "ELDERLY", level: "COMMUNITY", rate: 0.9 }],
      version: 1,
    });
    const read = await ask(
      service,
      world.planner,
      `{ campaign(id: "${campaigns[0].id}") { title programme { id } } }`,
    );
    expect(read).toEqual({ title: campaigns[0].title, programme: { id: programme.id } });
  });

  test("without writing anything in a dry run", async () => {
    const programme = await save();
    const before = await countCampaigns();
    const dry = await replicate(programme.id, [world.STREET], { dryRun: true });
    expect([dry.campaigns, dry.sessions.length]).toEqual([[], 3]);
    expect(await countCampaigns()).toBe(before);
  });

  test("with the newest figures, whenever they were published", async () => {
    const programme = await save();
    await deliverPopulations(
      [{ area: world.OTHER_STREET, audience: "ELDERLY", people: 1_000 }],
      "2026-03-01",
    );
    await deliverPopulations([{ area: world.OTHER_STREET, audience: "ELDERLY", people: 1 }], "2026-02-01");
    const { sessions } = await replicate(programme.id, [world.OTHER_STREET], { dryRun: true });
    expect(sessions.filter(({ kind }: { kind: string }) => kind === "DOOR_TO_DOOR")).toHaveLength(5);
  });

  test.each([
    ["no area", [], {}, ["areas"], "区域", "areas"],
    ["an area twice", [world.STREET, world.STREET], {}, ["areas", "1"], "一次", "once"],
    ["an unknown area", [world.STREET, "640105999"], {}, ["areas", "1"], "区划代码", "code"],
    ["too many areas", Array.from({ length: 201 }, (_, n) => String(n)), {}, ["areas"], "200", "200"],
    ["no day", [world.STREET], { startsOn: "1026-06-01" }, ["startsOn"], "开始日期", "first day"],
  ])("not in %s", async (_case, areas, changes, path, chinese, english) => {
    const programme = (await save()).id;
    const variables = { programme, areas, startsOn: "2026-06-01", ...changes };
    const messageIn = async (language: "zh-CN" | "en") => {
      const refusal = await ask(service, world.planner, REPLICATE, variables, language);
      expect(refusal).toMatchObject({ __typename: "InvalidInput", path });
      return refusal.message;
    };
    expect(await messageIn("zh-CN")).toContain(chinese);
    expect(await messageIn("en")).toContain(english);
  });

  test.each([
    ["an unknown programme", world.planner, { programme: world.id("dead") }, "NOT_FOUND"],
    ["an invalid programme id", world.planner, { programme: "none" }, "NOT_FOUND"],
    [
      "an area beside one's own",
      world.person("PLANNER", world.STATION, { area: world.STREET }),
      { areas: [world.STREET, world.OTHER_STREET] },
      "FORBIDDEN",
    ],
    ["nobody who does not plan", world.educator, {}, "FORBIDDEN"],
  ])("not by or of %s", async (_case, viewer, changes, code) => {
    const variables = {
      programme: (await save()).id,
      areas: [world.STREET],
      startsOn: "2026-06-01",
      ...changes,
    };
    expect(await codeOf(service.ask(viewer, REPLICATE, { variables }))).toBe(code);
  });
});

async function countCampaigns(): Promise<number> {
  const { totalCount } = await ask(service, world.planner, "{ campaigns { totalCount } }");
  return totalCount;
}

test("lists programmes, the newest first, in the same number of statements for any length", async () => {
  const LIST = `{ programmes { name source { title programme { id } } steps { kind audiences { id } } targets { rate } } }`;
  service.setTime("2026-03-02T02:00:00Z");
  await save("第一版");
  const one = await service.count(world.educator, LIST);
  service.setTime("2026-03-02T03:00:00Z");
  await save("第二版");
  const two = await service.count(world.educator, LIST);
  expect(two.answer.data.programmes.slice(0, 2).map(({ name }: { name: string }) => name)).toEqual([
    "第二版",
    "第一版",
  ]);
  expect([one.statements.length, two.statements.length]).toEqual([4, 4]);
});
