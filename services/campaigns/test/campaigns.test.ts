import { type TestService } from "@starlane/testing";
import * as world from "./world.js";

const { aCampaign, ANSWER, anEvent, ask, codeOf, CREATE, draft, INVITE, MOVE, REGISTER, WITHDRAW } = world;

let service: TestService;
beforeAll(async () => {
  service = await world.aWorld();
});
afterAll(() => service.close());

describe("a campaign", () => {
  test("is created as a draft led by its creator's agency, and is published", async () => {
    const campaign = await ask(service, world.planner, CREATE, { input: { ...draft, description: "春季" } });
    expect(campaign).toMatchObject({
      status: "DRAFT",
      version: 1,
      title: draft.title,
      description: "春季",
      startsOn: "2026-03-01",
      endsOn: "2026-12-31",
      lead: { id: world.BUREAU },
      area: { id: world.DISTRICT },
      targets: [{ audience: { id: "ADOLESCENT" }, level: "STREET", rate: 0.9 }],
    });
    expect((await service.published("campaigns.campaign")).find(({ id }) => id === campaign.id)).toEqual({
      id: campaign.id,
      title: draft.title,
      area: world.DISTRICT,
      lead: world.BUREAU,
      status: "DRAFT",
      startsOn: "2026-03-01",
      endsOn: "2026-12-31",
      targets: [{ audience: "ADOLESCENT", level: "STREET", rate: 0.9 }],
      version: 1,
    });
  });

  test.each([
    ["without a title", { title: "" }, ["input", "title"], "名称", "title"],
    ["with a NUL in its title", { title: "a\u0000b" }, ["input", "title"], "无法显示", "cannot be shown"],
    [
      "with half a character, which is published as JSON",
      { title: "a\ud800" },
      ["input", "title"],
      "不完整",
      "half a character",
    ],
    [
      "with a description of nothing visible",
      { description: "\u3164\u200b" },
      ["input", "description"],
      "没有可见",
      "can be seen",
    ],
    [
      "that ends before it starts",
      { endsOn: "2026-02-01" },
      ["input", "endsOn"],
      "不能早于",
      "before the first",
    ],
    ["of more than three years", { endsOn: "2029-03-02" }, ["input", "endsOn"], "三年", "three years"],
    ["in an unknown area", { area: "640105999" }, ["input", "area"], "区划代码", "division code"],
    [
      "with a target that cannot be met",
      { targets: [{ audience: "ELDERLY", level: "STREET", rate: 2 }] },
      ["input", "targets", "0", "rate"],
      "0 到 1",
      "0 to 1",
    ],
  ])("%s is refused in both languages", async (_case, changes, path, zh, en) => {
    for (const [language, words] of [
      ["zh-CN", zh],
      ["en", en],
    ] as const)
      expect(
        await ask(service, world.planner, CREATE, { input: { ...draft, ...changes } }, language),
      ).toMatchObject({
        __typename: "InvalidInput",
        path,
        message: expect.stringContaining(words),
      });
  });

  test.each([
    [
      "a planner outside their area",
      world.person("PLANNER", world.BUREAU, { area: world.STREET }),
      "FORBIDDEN",
    ],
    ["a partner", world.educator, "FORBIDDEN"],
    ["an anonymous viewer", null, "UNAUTHENTICATED"],
  ])("is not created by %s", async (_case, viewer, code) => {
    expect(await codeOf(service.ask(viewer, CREATE, { variables: { input: draft } }))).toBe(code);
  });

  test("is approved by another planner, not by the one who submitted it", async () => {
    const { id } = await aCampaign(service, { status: "DRAFT" });
    await ask(service, world.planner, MOVE, { id, version: 1, to: "SUBMITTED" });
    const variables = { id, version: 2, to: "APPROVED" };
    expect(await codeOf(service.ask(world.planner, MOVE, { variables }))).toBe("FORBIDDEN");
    expect(await ask(service, world.otherPlanner, MOVE, variables)).toMatchObject({
      status: "APPROVED",
      version: 3,
    });
    const published = (await service.published("campaigns.campaign")).filter((fact) => fact.id === id);
    expect(published.map(({ status }) => status)).toEqual(["DRAFT", "SUBMITTED", "APPROVED"]);
  });

  test("does not skip a status, and does not move from a stale version", async () => {
    const { id, version } = await aCampaign(service, { status: "SUBMITTED" });
    expect(await ask(service, world.planner, MOVE, { id, version, to: "ACTIVE" }, "zh-CN")).toMatchObject({
      __typename: "InvalidState",
      state: "SUBMITTED",
      message: expect.stringContaining("待审批"),
    });
    expect(await ask(service, world.planner, MOVE, { id, version: 1, to: "APPROVED" })).toMatchObject({
      __typename: "StaleVersion",
      currentVersion: version,
    });
  });

  test("moves once when twenty requests move it in parallel", async () => {
    const { id, version } = await aCampaign(service, { status: "DRAFT" });
    const moves = await Promise.all(
      Array.from({ length: 20 }, () => ask(service, world.planner, MOVE, { id, version, to: "SUBMITTED" })),
    );
    const results = moves.map(({ __typename }) => __typename);
    expect(results.filter((name) => name === "Campaign")).toHaveLength(1);
    expect(results.filter((name) => name === "StaleVersion")).toHaveLength(19);
  });
});

describe("a campaign that is not approved", () => {
  const UPDATE = `mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { __typename
    ... on Campaign { version title description endsOn targets { audience { id } rate } }
    ... on InvalidInput { path } ... on InvalidState { state } ... on StaleVersion { currentVersion } } }`;

  test("can be changed; omitted fields keep their values", async () => {
    const { id } = await aCampaign(service, { status: "DRAFT", description: "旧" });
    const targets = [{ audience: "ELDERLY", level: "COMMUNITY", rate: 0.5 }];
    const changed = await ask(service, world.planner, UPDATE, {
      input: { id, version: 1, title: "新", targets },
    });
    expect(changed).toMatchObject({
      title: "新",
      description: "旧",
      endsOn: draft.endsOn,
      targets: [{ audience: { id: "ELDERLY" }, rate: 0.5 }],
    });
    expect(changed.version).toBeGreaterThan(1);
    const without = { id, version: changed.version, description: null };
    expect((await ask(service, world.planner, UPDATE, { input: without })).description).toBeNull();
  });

  test("rejects a change from a stale version, with invalid input, and after the approval", async () => {
    const { id, version } = await aCampaign(service, { status: "SUBMITTED" });
    const change = (input: object) => ask(service, world.planner, UPDATE, { input: { id, ...input } });
    expect(await change({ version: 1 })).toMatchObject({ currentVersion: version });
    expect(await change({ version, endsOn: "2026-01-01" })).toMatchObject({ path: ["input", "endsOn"] });
    await ask(service, world.admin, MOVE, { id, version, to: "APPROVED" });
    expect(await change({ version: version + 1, title: "新" })).toMatchObject({ state: "APPROVED" });
  });
});

describe("visibility for an agency", () => {
  const there = async (viewer: typeof world.planner, id: string) =>
    (await ask(service, viewer, `{ campaign(id: "${id}") { id } }`)) !== null;
  const listed = async (viewer: typeof world.planner, id: string) =>
    (await ask(service, viewer, `{ campaigns(first: 100) { nodes { id } } }`)).nodes.some(
      (campaign: { id: string }) => campaign.id === id,
    );
  const officerOf = (area: string) => world.person("OFFICER", world.OTHERS, { area });

  test.each([
    ["of its area", officerOf(world.STREET), true],
    ["of an area below", officerOf(world.COMMUNITY), true],
    ["of an area above", officerOf(world.DISTRICT), true],
    ["of an area beside", officerOf(world.OTHER_STREET), false],
    ["of another district", officerOf("640106"), false],
    ["of the lead, from elsewhere", world.person("OFFICER", world.BUREAU, { area: "640106" }), true],
    [
      "of one above the lead",
      world.person("OFFICER", world.id("c0"), { area: "640106", agencies: [world.BUREAU] }),
      true,
    ],
    ["of one below the lead", world.person("OFFICER", world.STATION, { area: "640106" }), true],
  ])("a person %s sees a street's campaign: %s", async (_case, viewer, isVisible) => {
    const { id } = await aCampaign(service, { area: world.STREET, targets: [] });
    expect([await there(viewer, id), await listed(viewer, id)]).toEqual([isVisible, isVisible]);
  });

  test("an agency sees a campaign, and its events, while it is invited", async () => {
    const campaign = await aCampaign(service, { area: world.STREET, targets: [] });
    const event = await ask(
      service,
      world.planner,
      REGISTER,
      anEvent(campaign, { startsAt: "2026-05-04T02:00:00Z", endsAt: "2026-05-04T03:00:00Z" }),
    );
    const isEventVisible = async () =>
      (await ask(service, world.stranger, `{ event(id: "${event.id}") { id } }`)) !== null;
    expect([await there(world.stranger, campaign.id), await isEventVisible()]).toEqual([false, false]);
    await ask(service, world.planner, INVITE, { campaign: campaign.id, agency: world.OTHERS });
    expect([await there(world.stranger, campaign.id), await isEventVisible()]).toEqual([true, true]);
    await ask(service, world.planner, WITHDRAW, { campaign: campaign.id, agency: world.OTHERS });
    expect([await there(world.stranger, campaign.id), await isEventVisible()]).toEqual([false, false]);
    const answer = { campaign: campaign.id, accept: true };
    expect(await codeOf(service.ask(world.stranger, ANSWER, { variables: answer }))).toBe("NOT_FOUND");
  });

  test("treats an invisible campaign like an unknown one", async () => {
    const hidden = await aCampaign(service, { area: world.STREET, targets: [] });
    const elsewhere = world.person("PLANNER", world.OTHERS, { area: world.OTHER_STREET });
    for (const id of [hidden.id, world.id("abc"), "no id"]) {
      expect(await there(elsewhere, id)).toBe(false);
      const move = { id, version: hidden.version, to: "CLOSED" };
      expect(await codeOf(service.ask(elsewhere, MOVE, { variables: move }))).toBe("NOT_FOUND");
      const invite = { campaign: id, agency: world.OTHERS };
      expect(await codeOf(service.ask(elsewhere, INVITE, { variables: invite }))).toBe("NOT_FOUND");
    }
  });
});

test.each([
  ["by status", { statuses: ["CANCELLED"] }],
  ["by the agency that leads or takes part", { agencies: [world.OTHERS, "no id"] }],
  ["by a word of the title", { text: "夏日" }],
])("campaigns are found %s", async (_case, filter) => {
  const campaign = await aCampaign(service, { title: "夏日行动", status: "DRAFT" });
  await ask(service, world.planner, INVITE, { campaign: campaign.id, agency: world.OTHERS });
  await ask(service, world.planner, MOVE, { ...campaign, to: "CANCELLED" });
  const FIND = `query ($filter: CampaignFilter) { campaigns(filter: $filter, first: 100) { totalCount nodes { id status title } } }`;
  const { nodes, totalCount } = await ask(service, world.planner, FIND, { filter });
  expect(nodes.map(({ id }: { id: string }) => id)).toContain(campaign.id);
  expect(totalCount).toBe(nodes.length);
  expect(totalCount).toBeLessThan((await ask(service, world.planner, FIND)).totalCount);
});
