import type { Json } from "../starlane.js";
import type { Scenario, Walk } from "./walk.js";
import { aCampaign, agencyOf, COMMUNITY, NOW } from "./world.js";

export const publications: Scenario = {
  noun: "publications",
  operations: [
    "Mutation.createPublication",
    "Mutation.publish",
    "Mutation.markPublished",
    "Mutation.recordPublicationViews",
    "Campaign.publications",
  ],
  walk: async (walk) => {
    const campaign = await aCampaign(walk);
    const whole = {
      campaign: campaign.id,
      channel: "WECHAT_OFFICIAL_ACCOUNT",
      title: "Beware",
      body: "First a little, then a lot.",
      area: COMMUNITY,
      audiences: ["RESIDENT"],
    };
    await isTaken(walk, whole);
    const published = await goesOut(walk, await walk.makes("planner", "createPublication", { input: whole }));
    await isMeasured(walk, published);
    const read = await walk.data(
      "planner",
      `{ campaign(id: "${campaign.id}") { publications { nodes { id views } } } }`,
    );
    expect(read.campaign.publications.nodes).toEqual([{ id: published.id, views: 1200 }]);
    await waitsForApproval(walk, whole);
  },
};

async function isTaken(walk: Walk, whole: { campaign: string }): Promise<void> {
  for (const [wrong, field] of [
    [{ title: "x".repeat(33) }, "title"],
    [{ body: " " }, "body"],
    [{ area: "640105999" }, "area"],
    [{ audiences: [] }, "audiences"],
    [{ scheduledFor: "2026-03-01T00:00:00Z" }, "scheduledFor"],
    [{ scheduledFor: "2026-05-01T00:00:00Z" }, "scheduledFor"],
    [{ material: "none" }, "material"],
    [{ campaign: "none" }, "campaign"],
  ] as const)
    expect(
      await walk.refuses("planner", "createPublication", { input: { ...whole, ...wrong } }),
    ).toMatchObject({
      __typename: "InvalidInput",
      code: "INVALID_INPUT",
      path: ["input", field],
    });
  const over = await aCampaign(walk, "CLOSED");
  expect(
    await walk.refuses("planner", "createPublication", { input: { ...whole, campaign: over.id } }),
  ).toMatchObject({ __typename: "InvalidState", code: "INVALID_STATE", state: "CLOSED" });
  const agency = await agencyOf(walk, "education");
  await walk.makes("planner", "inviteAgency", { campaign: whole.campaign, agency, role: "CO_HOST" });
  expect(await walk.refuses("education", "createPublication", { input: whole })).toMatchObject({
    __typename: "AgencyNotParticipating",
    code: "AGENCY_NOT_PARTICIPATING",
    agency: { id: agency },
  });
}

async function goesOut(walk: Walk, draft: Json): Promise<Json> {
  const read = (version: number) => ({ id: draft.id, version });
  const posted = (version: number, publishedAt = NOW) => ({ ...read(version), publishedAt });
  expect(await walk.refuses("planner", "markPublished", posted(1))).toMatchObject({
    __typename: "InvalidState",
    state: "DRAFT",
  });
  expect(
    await walk.refuses("planner", "recordPublicationViews", {
      ...read(1),
      views: 1,
      shares: 0,
      measuredAt: NOW,
    }),
  ).toMatchObject({
    __typename: "InvalidState",
    state: "DRAFT",
  });
  const stale = await walk.refuses("planner", "publish", read(0));
  expect(stale).toMatchObject({ __typename: "StaleVersion", code: "STALE_VERSION", currentVersion: 1 });
  expect(await walk.makes("planner", "publish", read(stale.currentVersion))).toMatchObject({
    status: "SCHEDULED",
    byHand: true,
    text: "Beware\n\nFirst a little, then a lot.",
  });
  expect(await walk.refuses("planner", "publish", read(2))).toMatchObject({
    __typename: "InvalidState",
    state: "SCHEDULED",
  });
  expect(await walk.refuses("planner", "markPublished", posted(1))).toMatchObject({
    __typename: "StaleVersion",
    currentVersion: 2,
  });
  expect(
    await walk.refuses("planner", "markPublished", posted(2, new Date(NOW.getTime() + 300_001))),
  ).toMatchObject({
    __typename: "InvalidInput",
    path: ["publishedAt"],
  });
  return walk.makes("planner", "markPublished", posted(2));
}

async function isMeasured(walk: Walk, { id, version }: Json): Promise<void> {
  const measured = { id, version, views: 1200, shares: 30, measuredAt: NOW };
  for (const [wrong, field] of [
    [{ views: -1 }, "views"],
    [{ shares: -1 }, "shares"],
    [{ measuredAt: new Date(NOW.getTime() + 300_001) }, "measuredAt"],
  ] as const)
    expect(await walk.refuses("planner", "recordPublicationViews", { ...measured, ...wrong })).toMatchObject({
      __typename: "InvalidInput",
      path: [field],
    });
  const stale = await walk.refuses("planner", "recordPublicationViews", { ...measured, version: 1 });
  expect(stale).toMatchObject({ __typename: "StaleVersion", currentVersion: version });
  expect(await walk.makes("planner", "recordPublicationViews", measured)).toMatchObject({
    views: 1200,
    shares: 30,
  });
}

async function waitsForApproval(walk: Walk, whole: object): Promise<void> {
  const draft = await aCampaign(walk, "DRAFT");
  const early = await walk.makes("planner", "createPublication", { input: { ...whole, campaign: draft.id } });
  expect(await walk.refuses("planner", "publish", { id: early.id, version: 1 })).toMatchObject({
    __typename: "InvalidState",
    state: "DRAFT",
  });
}
