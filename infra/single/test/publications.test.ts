import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const COMMUNITY = "640105002002";
const DISTRICT = "640105";

const CREATE = `mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id version } } }`;
const MOVE = `mutation($id: ID!, $version: Int!, $to: CampaignStatus!) {
  moveCampaign(id: $id, version: $version, to: $to) { ... on Campaign { id version } ... on UserError { message } } }`;
const MATERIAL = `mutation($input: CreateMaterialInput!) { createMaterial(input: $input) { ... on Material { id } } }`;
const SHOWN = `... on Publication { id version status byHand text publishedAt views shares area { name } audiences { name } material { title } }
  ... on UserError { code message }`;
const MAKE = `mutation($input: CreatePublicationInput!) { createPublication(input: $input) { ${SHOWN} } }`;
const PUBLISH = `mutation($id: ID!, $version: Int!) { publish(id: $id, version: $version) { ${SHOWN} } }`;
const MARK = `mutation($id: ID!, $version: Int!, $at: DateTime!) { markPublished(id: $id, version: $version, publishedAt: $at) { ${SHOWN} } }`;
const MEASURE = `mutation($id: ID!, $at: DateTime!) { recordPublicationViews(id: $id, views: 1200, shares: 30, measuredAt: $at) { ${SHOWN} } }`;
const LIST = `query($id: ID!) { campaign(id: $id) {
  publications { totalCount nodes { id status failure publishedAt } }
  coverage { total { reached contacts } } } }`;

const NOW = new Date("2026-03-04T02:00:00Z");

const robot = createServer();
/** The requests received by the robot of the community's group. */
const sent: { url: string | undefined; body: Json }[] = [];
let starlane: TestStarlane;
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  sent.push({ url: request.url, body: await json(request) });
  response.setHeader("content-type", "application/json").end(`{"errcode":0,"errmsg":"ok"}`);
}

beforeAll(async () => {
  robot.on("request", (request, response) => {
    void answer(request, response);
  });
  robot.listen(0, "127.0.0.1");
  await once(robot, "listening");
  const env = {
    STARLANE_WECOM_URL: `http://127.0.0.1:${(robot.address() as AddressInfo).port}`,
    STARLANE_GRID_GROUPS: `${COMMUNITY}=the-key`,
  };
  starlane = await aStarlane({ reach: "in process", now: () => NOW, env });
});
afterAll(async () => {
  await starlane.close();
  robot.closeAllConnections();
  robot.close();
});

test("a case is sent to a community's group and a video is posted by hand; views are not counted as reach", async () => {
  const { data } = starlane;
  const input = {
    title: "反诈进社区",
    startsOn: "2026-03-01",
    endsOn: "2026-04-30",
    area: DISTRICT,
    targets: [],
  };
  let campaign = (await data("planner", CREATE, { input })).createCampaign;
  for (const [who, to] of [
    ["planner", "SUBMITTED"],
    ["admin", "APPROVED"],
    ["planner", "ACTIVE"],
  ] as const)
    campaign = (await data(who, MOVE, { id: campaign.id, version: campaign.version, to })).moveCampaign;

  const told = {
    title: "刷单返利：先小利后大额",
    kind: "CASE",
    scamType: "刷单返利",
    audiences: ["ELDERLY"],
    language: "宁夏话",
    body: "王某……",
    url: "https://example.org/case",
  };
  const material = (await data("planner", MATERIAL, { input: told })).createMaterial.id;
  const push = (channel: string) => ({
    input: {
      campaign: campaign.id,
      channel,
      title: "警惕刷单",
      body: "先小利，后大额。",
      area: COMMUNITY,
      audiences: ["ELDERLY"],
      material,
    },
  });

  const toGroup = (await data("planner", MAKE, push("GRID_GROUP"))).createPublication;
  expect(toGroup).toMatchObject({ status: "DRAFT", byHand: false, material: { title: told.title } });
  expect((await data("planner", PUBLISH, toGroup)).publish).toMatchObject({ status: "SCHEDULED" });
  const byHand = (await data("planner", MAKE, push("WECHAT_CHANNELS"))).createPublication;
  const ready = (await data("planner", PUBLISH, byHand)).publish;
  expect(ready).toMatchObject({ status: "SCHEDULED", byHand: true, text: toGroup.text });
  const at = NOW.toISOString();
  expect((await data("planner", MARK, { ...ready, at })).markPublished).toMatchObject({
    status: "PUBLISHED",
  });
  expect((await data("planner", MEASURE, { id: ready.id, at })).recordPublicationViews).toMatchObject({
    views: 1200,
    shares: 30,
  });

  const seen = async () => (await data("planner", LIST, { id: campaign.id })).campaign;
  let shown = await seen();
  while (shown.publications.nodes.some(({ status }: Json) => status === "SCHEDULED")) shown = await seen();
  expect(shown).toMatchObject({
    publications: {
      totalCount: 2,
      nodes: [
        { id: ready.id, status: "PUBLISHED" },
        { id: toGroup.id, status: "PUBLISHED", failure: null },
      ],
    },
    coverage: { total: { reached: 0, contacts: 0 } },
  });
  expect(sent).toEqual([
    {
      url: "/cgi-bin/webhook/send?key=the-key",
      body: {
        msgtype: "text",
        text: { content: "警惕刷单\n\n先小利，后大额。\n\nhttps://example.org/case" },
      },
    },
  ]);
});
