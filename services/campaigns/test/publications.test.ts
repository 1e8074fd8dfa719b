import type { TestService } from "@starlane/testing";
import { aPublication, CREATE_PUBLICATION, MARK, MEASURE, PUBLISH } from "./publishing.js";
import * as world from "./world.js";

const { aCampaign, ask, codeOf, joins } = world;

/** No channel is set up, so a person posts everything. */
let service: TestService;
let campaign: { id: string; version: number };
beforeAll(async () => {
  service = await world.aWorld();
  campaign = await aCampaign(service);
  await joins(service, campaign.id, world.educator);
});
afterAll(() => service.close());
beforeEach(() => service.setTime("2026-03-02T01:00:00Z"));

const create = (viewer = world.planner, changes: object = {}, of: { id: string } = campaign) =>
  ask(service, viewer, CREATE_PUBLICATION, aPublication(of, { ...changes }));

/** Creates a publication that a person has to post (SCHEDULED) or has posted at 09:00 (PUBLISHED). */
async function aPublicationIn(status: "SCHEDULED" | "PUBLISHED") {
  const { id, version } = await ask(service, world.planner, PUBLISH, await create());
  if (status === "SCHEDULED") return { id, version };
  return ask(service, world.planner, MARK, { id, version, publishedAt: "2026-03-02T01:00:00Z" });
}

test("is created as a draft with its text, to be posted by a person", async () => {
  const ENTER = `mutation ($input: CreateMaterialInput!) { createMaterial(input: $input) { ... on Material { id } } }`;
  const leaflet = {
    title: "手册",
    kind: "LEAFLET",
    audiences: ["RESIDENT"],
    language: "zh-CN",
    url: "https://a.cn/1",
  };
  const material = await ask(service, world.planner, ENTER, { input: leaflet });
  const scheduledFor = new Date("2026-03-05T01:00:00Z");
  expect(await create(world.planner, { title: " 警惕刷单 ", material: material.id, scheduledFor })).toEqual({
    __typename: "Publication",
    id: expect.any(String),
    version: 1,
    channel: "GRID_GROUP",
    title: "警惕刷单",
    body: "先小利，后大额。",
    text: "警惕刷单\n\n先小利，后大额。\n\nhttps://a.cn/1",
    status: "DRAFT",
    byHand: true,
    failure: null,
    scheduledFor,
    publishedAt: null,
    views: 0,
    shares: 0,
    measuredAt: null,
    area: { id: world.DISTRICT },
    audiences: [{ id: "RESIDENT" }],
    campaign: { id: campaign.id },
    material: { id: material.id },
  });
});

test("a person posts it and marks it, and it is measured later", async () => {
  const draft = await create(world.planner, { channel: "WECHAT_CHANNELS" });
  const ready = await ask(service, world.planner, PUBLISH, draft);
  expect(ready).toMatchObject({ status: "SCHEDULED", byHand: true, version: 2 });
  service.setTime("2026-03-03T01:00:00Z");
  const publishedAt = new Date("2026-03-02T08:00:00Z");
  const published = await ask(service, world.planner, MARK, { ...ready, publishedAt });
  expect(published).toMatchObject({
    status: "PUBLISHED",
    publishedAt,
    version: 3,
    views: 0,
    measuredAt: null,
  });

  const measure = (measuredAt: string, views: number, shares: number) =>
    ask(service, world.planner, MEASURE, { id: published.id, measuredAt, views, shares });
  await measure("2026-03-02T20:00:00.000Z", 1_000, 10);
  expect(await measure("2026-03-02T12:00:00.000Z", 600, 5)).toMatchObject({ views: 1_000, shares: 10 });
  expect(await measure("2026-03-02T20:00:00.000Z", 1_100, 12)).toMatchObject({
    views: 1_100,
    shares: 12,
    measuredAt: new Date("2026-03-02T20:00:00Z"),
    version: 6,
  });
  expect(await service.published("campaigns.publication")).toEqual([]);
});

test.each([
  ["of an unknown campaign", { campaign: world.id("dead") }, ["input", "campaign"]],
  ["with an invalid campaign id", { campaign: "x" }, ["input", "campaign"]],
  ["to an unknown area", { area: "640105999" }, ["input", "area"]],
  ["with an unknown material", { material: "x" }, ["input", "material"]],
  ["with a blank body", { body: " " }, ["input", "body"]],
])("rejects one %s", async (_case, changes, path) => {
  expect(await create(world.planner, changes)).toMatchObject({ __typename: "InvalidInput", path });
});

test("rejects an agency that does not participate; one that does, publishes in its area only", async () => {
  const outsider = world.person("PARTNER", world.OTHERS, { user: world.id("97") });
  expect(await create(outsider)).toMatchObject({
    __typename: "AgencyNotParticipating",
    agency: { id: world.OTHERS },
  });
  expect(await create(world.educator)).toMatchObject({ __typename: "Publication" });
  const variables = aPublication(campaign, { area: world.OTHER_STREET });
  expect(await codeOf(service.ask(world.headmaster, CREATE_PUBLICATION, { variables }))).toBe("FORBIDDEN");
});

test("requires an approved campaign, and rejects one that is over", async () => {
  const waiting = await aCampaign(service, { status: "SUBMITTED" });
  const draft = await create(world.planner, {}, waiting);
  expect(await ask(service, world.planner, PUBLISH, draft, "zh-CN")).toMatchObject({
    __typename: "InvalidState",
    state: "SUBMITTED",
    message: "该专项行动待审批，不能发布；批准之后、结束之前方可发布。",
  });
  const closed = await aCampaign(service, { status: "CLOSED" });
  expect(await create(world.planner, {}, closed)).toMatchObject({
    __typename: "InvalidState",
    state: "CLOSED",
  });
});

test("rejects a stale version", async () => {
  const { id } = await aPublicationIn("SCHEDULED");
  const publishedAt = "2026-03-02T01:00:00Z";
  const stale = { __typename: "StaleVersion", currentVersion: 2 };
  expect(await ask(service, world.planner, PUBLISH, { id, version: 1 })).toMatchObject(stale);
  expect(await ask(service, world.planner, MARK, { id, version: 1, publishedAt })).toMatchObject(stale);
  const published = await ask(service, world.planner, MARK, { id, version: 2, publishedAt });
  const measured = { id, views: 1, shares: 0, measuredAt: publishedAt };
  expect(await ask(service, world.planner, MEASURE, { ...measured, version: 2 })).toMatchObject({
    __typename: "StaleVersion",
    currentVersion: 3,
  });
  expect(
    await ask(service, world.planner, MEASURE, { ...measured, version: published.version }),
  ).toMatchObject({
    views: 1,
  });
});

test("rejects an action the second time", async () => {
  const { id, version } = await aPublicationIn("PUBLISHED");
  expect(await ask(service, world.planner, PUBLISH, { id, version })).toMatchObject({ state: "PUBLISHED" });
  const publishedAt = "2026-03-02T01:00:00Z";
  expect(await ask(service, world.planner, MARK, { id, version, publishedAt }, "zh-CN")).toMatchObject({
    __typename: "InvalidState",
    message: "该内容已发布，不能标记为已发布。",
  });
});

test("rejects marks and measurements in the future", async () => {
  const { id, version } = await aPublicationIn("SCHEDULED");
  expect(
    await ask(service, world.planner, MARK, { id, version, publishedAt: "2026-03-02T01:05:01Z" }),
  ).toMatchObject({
    __typename: "InvalidInput",
    path: ["publishedAt"],
  });
  const measured = { id, views: 1, shares: 0, measuredAt: "2026-03-02T01:00:00Z" };
  expect(await ask(service, world.planner, MEASURE, measured)).toMatchObject({ state: "SCHEDULED" });
});

test.each(["no id", world.id("dead")])("an unknown one (%s) is not found", async (id) => {
  const variables = { id, version: 1, publishedAt: "2026-03-02T01:00:00Z" };
  expect(await codeOf(service.ask(world.planner, PUBLISH, { variables: { id, version: 1 } }))).toBe(
    "NOT_FOUND",
  );
  expect(await codeOf(service.ask(world.planner, MARK, { variables }))).toBe("NOT_FOUND");
});

test("another agency's is not published, and an invisible one is not found", async () => {
  const { id } = await create();
  const variables = { id, version: 1 };
  expect(await codeOf(service.ask(world.educator, PUBLISH, { variables }))).toBe("FORBIDDEN");
  const elsewhere = world.person("PARTNER", world.OTHERS, { area: "640106" });
  expect(await codeOf(service.ask(elsewhere, PUBLISH, { variables }))).toBe("NOT_FOUND");
});

describe("a campaign's publications", () => {
  const LIST = `query ($id: ID!, $first: Int, $after: String) { campaign(id: $id) {
    publications(first: $first, after: $after) { totalCount nodes { title } pageInfo { hasNextPage endCursor } } } }`;
  let listed: { id: string };
  beforeAll(async () => {
    listed = await aCampaign(service);
    for (const title of ["一", "二", "三"]) await create(world.planner, { title }, listed);
  });
  const page = async (args: object) =>
    (await ask(service, world.planner, LIST, { id: listed.id, ...args })).publications;

  test("are paged, the newest first", async () => {
    const first = await page({ first: 2 });
    const second = await page({ first: 2, after: first.pageInfo.endCursor });
    expect([first.nodes, second.nodes]).toEqual([[{ title: "三" }, { title: "二" }], [{ title: "一" }]]);
    expect([first.totalCount, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([
      3,
      true,
      false,
    ]);
  });

  test.each(["nonsense", Buffer.from(`["1"]`).toString("base64url")])(
    "are not listed from an invalid cursor: %s",
    async (after) => {
      const variables = { id: listed.id, after };
      expect(await codeOf(service.ask(world.planner, LIST, { variables }))).toBe("BAD_USER_INPUT");
    },
  );

  test("take the same number of statements for any number of campaigns", async () => {
    const ALL = (first: number) => `{ campaigns(first: ${first}) { nodes { publications(first: ${first}) {
      totalCount nodes { title text failure byHand campaign { title } material { title } audiences { id } } } } } }`;
    for (const first of [1, 100])
      expect((await service.count(world.planner, ALL(first))).statements.length).toBeLessThanOrEqual(5);
  });
});
