import type { Scenario, Walk } from "./walk.js";
import { aCampaign, agencyOf, DISTRICT } from "./world.js";

/** The permitted transitions of a campaign, by status. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  DRAFT: ["SUBMITTED", "CANCELLED"],
  SUBMITTED: ["APPROVED", "CANCELLED"],
  APPROVED: ["ACTIVE", "CANCELLED"],
  ACTIVE: ["CLOSED", "CANCELLED"],
  CLOSED: [],
  CANCELLED: [],
};

export const campaigns: Scenario = {
  noun: "campaigns",
  operations: [
    "Query.campaign",
    "Query.campaigns",
    "Mutation.createCampaign",
    "Mutation.updateCampaign",
    "Mutation.moveCampaign",
  ],
  walk: async (walk) => {
    const target = { audience: "ELDERLY", level: "STREET", rate: 0.8 };
    const draft = await aCampaign(walk, "DRAFT", { targets: [target] });
    const read = await walk.data(
      "planner",
      `{ campaign(id: "${draft.id}") { targets { level rate audience { id } } } campaigns(filter: { statuses: [DRAFT] }) { nodes { id } } }`,
    );
    expect(read.campaign.targets).toEqual([{ level: "STREET", rate: 0.8, audience: { id: "ELDERLY" } }]);
    expect(read.campaigns.nodes).toContainEqual({ id: draft.id });

    const whole = {
      title: "Summer",
      startsOn: "2026-06-01",
      endsOn: "2026-08-31",
      area: DISTRICT,
      targets: [],
    };
    for (const [wrong, path] of [
      [{ title: " " }, ["title"]],
      [{ endsOn: "2026-05-31" }, ["endsOn"]],
      [{ area: "640105999" }, ["area"]],
      [{ targets: [{ ...target, rate: 1.5 }] }, ["targets", "0", "rate"]],
      [{ targets: [{ ...target, level: "DISTRICT" }] }, ["targets", "0", "level"]],
    ] as const)
      expect(
        await walk.refuses("planner", "createCampaign", { input: { ...whole, ...wrong } }),
      ).toMatchObject({
        __typename: "InvalidInput",
        code: "INVALID_INPUT",
        path: ["input", ...path],
      });

    await updates(walk, draft);
    await moves(walk);
    await isNotApprovedByItself(walk);
  },
};

async function updates(walk: Walk, draft: { id: string; version: number }): Promise<void> {
  const change = (id: string, version: number, changes: object) => ({ input: { id, version, ...changes } });
  expect(
    await walk.refuses("planner", "updateCampaign", change(draft.id, 1, { endsOn: "2026-02-01" })),
  ).toMatchObject({
    __typename: "InvalidInput",
    path: ["input", "endsOn"],
  });
  const changed = await walk.makes(
    "planner",
    "updateCampaign",
    change(draft.id, 1, { title: "Spring again" }),
  );
  expect(changed).toMatchObject({ title: "Spring again", version: 2 });
  const stale = await walk.refuses("planner", "updateCampaign", change(draft.id, 1, { title: "Late" }));
  expect(stale).toMatchObject({ __typename: "StaleVersion", code: "STALE_VERSION", currentVersion: 2 });
  await walk.makes("planner", "updateCampaign", change(draft.id, stale.currentVersion, { title: "In time" }));

  const approved = await aCampaign(walk, "APPROVED");
  expect(
    await walk.refuses("planner", "updateCampaign", change(approved.id, approved.version, { title: "Late" })),
  ).toMatchObject({ __typename: "InvalidState", code: "INVALID_STATE", state: "APPROVED" });
}

/** Tries every transition from every status: the permitted ones and the refused ones. */
async function moves(walk: Walk): Promise<void> {
  for (const [from, next] of Object.entries(NEXT)) {
    const { id, version } = await aCampaign(walk, from);
    expect(
      await walk.refuses("planner", "moveCampaign", { id, version: version + 1, to: "CANCELLED" }),
    ).toMatchObject({
      __typename: "StaleVersion",
      currentVersion: version,
    });
    for (const to of Object.keys(NEXT).filter((status) => !next.includes(status))) {
      const refusal = await walk.refuses("admin", "moveCampaign", { id, version, to });
      expect([from, to, refusal]).toEqual([
        from,
        to,
        expect.objectContaining({ __typename: "InvalidState", state: from }),
      ]);
    }
    for (const to of next) {
      const another = await aCampaign(walk, from);
      const moved = await walk.makes("admin", "moveCampaign", {
        id: another.id,
        version: another.version,
        to,
      });
      expect(moved.status).toBe(to);
    }
  }
}

/** Asserts that approval needs another user, who plans for all of the campaign's area. */
async function isNotApprovedByItself(walk: Walk): Promise<void> {
  const { id, version } = await aCampaign(walk, "SUBMITTED");
  const approve = `mutation { moveCampaign(id: "${id}", version: ${version}, to: APPROVED) { __typename } }`;
  for (const [who, sentence] of [
    ["planner", "ask a planner or an administrator who did neither"],
    ["station", "You may not do this."],
  ] as const) {
    const { errors } = await walk.starlane.ask(who, approve);
    expect(errors).toMatchObject([
      { message: expect.stringContaining(sentence), extensions: { code: "FORBIDDEN" } },
    ]);
  }
}

export const participations: Scenario = {
  noun: "participations",
  operations: ["Mutation.inviteAgency", "Mutation.withdrawInvitation", "Mutation.answerInvitation"],
  walk: async (walk) => {
    const campaign = (await aCampaign(walk)).id;
    const [lead, education] = [await agencyOf(walk, "planner"), await agencyOf(walk, "education")];
    const invite = (agency: string, into = campaign) => ({ campaign: into, agency, role: "CO_HOST" });
    expect(await walk.refuses("planner", "inviteAgency", invite(campaign))).toMatchObject({
      __typename: "InvalidInput",
      path: ["agency"],
    });
    for (const id of [lead, education]) {
      if (id === education)
        expect(await walk.makes("planner", "inviteAgency", invite(id))).toMatchObject({ answer: "INVITED" });
      expect(await walk.refuses("planner", "inviteAgency", invite(id))).toMatchObject({
        __typename: "AlreadyExists",
        code: "ALREADY_EXISTS",
        id,
      });
    }

    // A pending invitation is withdrawn, once, and sent again.
    const withdrawn = { campaign, agency: education };
    expect(await walk.makes("planner", "withdrawInvitation", withdrawn)).toMatchObject({
      __typename: "Campaign",
      id: campaign,
    });
    expect(await walk.refuses("planner", "withdrawInvitation", withdrawn)).toMatchObject({
      __typename: "InvalidState",
      state: "WITHDRAWN",
    });
    await walk.makes("planner", "inviteAgency", invite(education));

    const answer = (accept: boolean, of = campaign) => ({ campaign: of, accept, note: "Gladly" });
    const long = { campaign, accept: true, note: "x".repeat(1_001) };
    expect(await walk.refuses("education", "answerInvitation", long)).toMatchObject({
      __typename: "InvalidInput",
      path: ["note"],
    });
    expect(await walk.makes("education", "answerInvitation", answer(false))).toMatchObject({
      answer: "DECLINED",
      note: "Gladly",
    });
    expect(await walk.refuses("education", "answerInvitation", answer(true))).toMatchObject({
      __typename: "InvalidState",
      state: "DECLINED",
    });
    // As the refusal says: an agency that declined is invited again.
    await walk.makes("planner", "inviteAgency", invite(education));
    expect(await walk.makes("education", "answerInvitation", answer(true))).toMatchObject({
      answer: "ACCEPTED",
    });

    const { id, version } = await aCampaign(walk);
    await walk.makes("planner", "inviteAgency", invite(education, id));
    await walk.makes("planner", "moveCampaign", { id, version, to: "CLOSED" });
    const over = { __typename: "InvalidState", code: "INVALID_STATE", state: "CLOSED" };
    expect(await walk.refuses("planner", "inviteAgency", invite(lead, id))).toMatchObject(over);
    expect(await walk.refuses("education", "answerInvitation", answer(true, id))).toMatchObject(over);
    const late = { campaign: id, agency: education };
    expect(await walk.refuses("planner", "withdrawInvitation", late)).toMatchObject(over);
  },
};
