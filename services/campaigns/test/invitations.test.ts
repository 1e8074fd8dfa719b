import { times, type TestService } from "@starlane/testing";
import * as world from "./world.js";

const { aCampaign, ANSWER, anEvent, ask, codeOf, INVITE, MOVE, REGISTER, WITHDRAW } = world;

let service: TestService;
beforeAll(async () => {
  service = await world.aWorld();
});
afterAll(() => service.close());

describe("an invitation", () => {
  test("is answered once, by the agency that was invited", async () => {
    const campaign = await aCampaign(service);
    const invited = { campaign: campaign.id, agency: world.EDUCATION };
    expect(await ask(service, world.planner, INVITE, { ...invited, role: "SUPPORT" })).toEqual({
      __typename: "Participation",
      agency: { id: world.EDUCATION },
      role: "SUPPORT",
      state: "INVITED",
      note: null,
      respondedAt: null,
    });
    const answer = { campaign: campaign.id, accept: true, note: "欢迎" };
    expect(await codeOf(service.ask(world.headmaster, ANSWER, { variables: answer }))).toBe("NOT_FOUND");
    const wordy = { ...answer, note: "好".repeat(1_001) };
    expect(await ask(service, world.educator, ANSWER, wordy)).toMatchObject({
      __typename: "InvalidInput",
      path: ["note"],
    });
    expect(await ask(service, world.educator, ANSWER, answer)).toMatchObject({
      state: "ACCEPTED",
      note: "欢迎",
      respondedAt: new Date("2026-03-02T01:00:00Z"),
    });
    expect(await ask(service, world.educator, ANSWER, answer, "zh-CN")).toMatchObject({
      __typename: "InvalidState",
      state: "ACCEPTED",
      message: expect.stringContaining("已接受"),
    });
    const LIST = `{ campaign(id: "${campaign.id}") { participants { agency { id } role state } } }`;
    expect((await ask(service, world.educator, LIST)).participants).toEqual([
      { agency: { id: world.EDUCATION }, role: "SUPPORT", state: "ACCEPTED" },
    ]);
  });

  test.each([
    ["one invited already", world.EDUCATION, { __typename: "AlreadyExists", id: world.EDUCATION }],
    ["the lead", world.BUREAU, { __typename: "AlreadyExists", id: world.BUREAU }],
    ["one that is not replicated", world.id("dead"), { __typename: "InvalidInput", path: ["agency"] }],
    ["an invalid id", "education", { __typename: "InvalidInput", path: ["agency"] }],
  ])("to %s is refused", async (_case, agency, refusal) => {
    const campaign = await aCampaign(service);
    await ask(service, world.planner, INVITE, { campaign: campaign.id, agency: world.EDUCATION });
    expect(await ask(service, world.planner, INVITE, { campaign: campaign.id, agency })).toMatchObject(
      refusal,
    );
  });

  test("that was declined may be made again", async () => {
    const { id: campaign } = await aCampaign(service);
    await ask(service, world.planner, INVITE, { campaign, agency: world.EDUCATION });
    await ask(service, world.educator, ANSWER, { campaign, accept: false });
    const refused = await ask(service, world.educator, REGISTER, anEvent({ id: campaign }));
    expect(refused.__typename).toBe("AgencyNotParticipating");
    await world.joins(service, campaign, world.educator);
    expect((await ask(service, world.educator, REGISTER, anEvent({ id: campaign }))).__typename).toBe(
      "Event",
    );
    const published = (await service.published("campaigns.participation")).filter(
      (fact) => fact.campaign === campaign,
    );
    expect(published.map(({ agency, state, version }) => [agency, state, version])).toEqual(
      ["INVITED", "DECLINED", "INVITED", "ACCEPTED"].map((state, index) => [
        world.EDUCATION,
        state,
        index + 1,
      ]),
    );
  });

  test.each(["CLOSED", "CANCELLED"])("to a campaign that is %s is refused", async (status) => {
    const { id: campaign } = await aCampaign(service, { status });
    expect(await ask(service, world.planner, INVITE, { campaign, agency: world.EDUCATION })).toMatchObject({
      __typename: "InvalidState",
      state: status,
    });
  });
});

describe("an invitation that waits for its answer", () => {
  const withdraw = (campaign: string, agency = world.EDUCATION, language: "en" | "zh-CN" = "en") =>
    ask(service, world.planner, WITHDRAW, { campaign, agency }, language);
  const publishedOf = async (campaign: string) =>
    (await service.published("campaigns.participation"))
      .filter((fact) => fact.campaign === campaign)
      .map(({ state, version }) => [state, version]);

  test("is withdrawn: it is not listed, cannot be answered, and may be made again", async () => {
    const { id: campaign } = await aCampaign(service);
    await ask(service, world.planner, INVITE, { campaign, agency: world.EDUCATION });
    expect(await withdraw(campaign)).toEqual({ __typename: "Campaign", id: campaign, participants: [] });
    expect(
      (await ask(service, world.educator, "{ due { invitations { campaign { id } } } }")).invitations,
    ).not.toContainEqual({ campaign: { id: campaign } });
    for (const [language, sentence] of [
      ["en", "was withdrawn"],
      ["zh-CN", "撤回"],
    ] as const) {
      const refusal = {
        __typename: "InvalidState",
        state: "WITHDRAWN",
        message: expect.stringContaining(sentence),
      };
      expect(await ask(service, world.educator, ANSWER, { campaign, accept: true }, language)).toMatchObject(
        refusal,
      );
      expect(await withdraw(campaign, world.EDUCATION, language)).toMatchObject(refusal);
    }
    const FIND = `query ($agency: ID!) { campaigns(filter: { agencies: [$agency] }, first: 100) { nodes { id } } }`;
    const { nodes } = await ask(service, world.planner, FIND, { agency: world.EDUCATION });
    expect(nodes).not.toContainEqual({ id: campaign });
    expect(
      await ask(service, world.planner, INVITE, { campaign, agency: world.EDUCATION, role: "SUPPORT" }),
    ).toMatchObject({
      state: "INVITED",
      role: "SUPPORT",
    });
    expect(await publishedOf(campaign)).toEqual([
      ["INVITED", 1],
      ["WITHDRAWN", 2],
      ["INVITED", 3],
    ]);
  });

  test.each([
    ["accepted", true, "ACCEPTED", "已接受"],
    ["declined", false, "DECLINED", "已谢绝"],
  ])("is not withdrawn once it was %s", async (_case, accept, state, chinese) => {
    const { id: campaign } = await aCampaign(service);
    await ask(service, world.planner, INVITE, { campaign, agency: world.EDUCATION });
    await ask(service, world.educator, ANSWER, { campaign, accept });
    expect(await withdraw(campaign, world.EDUCATION, "zh-CN")).toMatchObject({
      __typename: "InvalidState",
      state,
      message: expect.stringContaining(chinese),
    });
  });

  test("cannot be withdrawn once the campaign is over, nor without an invitation", async () => {
    const { id: campaign, version } = await aCampaign(service);
    await ask(service, world.planner, INVITE, { campaign, agency: world.EDUCATION });
    for (const agency of [world.OTHERS, "no id"])
      expect(await codeOf(service.ask(world.planner, WITHDRAW, { variables: { campaign, agency } }))).toBe(
        "NOT_FOUND",
      );
    await ask(service, world.planner, MOVE, { id: campaign, version, to: "CLOSED" });
    expect(await withdraw(campaign)).toMatchObject({ __typename: "InvalidState", state: "CLOSED" });
  });

  test.each([
    ["the agency that was invited", world.educator, "FORBIDDEN"],
    ["a planner of one street", world.person("PLANNER", world.BUREAU, { area: world.STREET }), "FORBIDDEN"],
    ["an anonymous viewer", null, "UNAUTHENTICATED"],
  ])("is not withdrawn by %s", async (_case, viewer, code) => {
    const { id: campaign } = await aCampaign(service);
    await ask(service, world.planner, INVITE, { campaign, agency: world.EDUCATION });
    const variables = { campaign, agency: world.EDUCATION };
    expect(await codeOf(service.ask(viewer, WITHDRAW, { variables }))).toBe(code);
  });

  test("is answered or withdrawn once when twenty requests do either in parallel", async () => {
    const { id: campaign } = await aCampaign(service);
    await ask(service, world.planner, INVITE, { campaign, agency: world.EDUCATION });
    const results = await Promise.all(
      times(20, (n) =>
        n % 2 === 0
          ? withdraw(campaign)
          : ask(service, world.educator, ANSWER, { campaign, accept: n % 4 === 1 }),
      ),
    );
    expect(results.filter(({ __typename }) => __typename !== "InvalidState")).toHaveLength(1);
    expect(await publishedOf(campaign)).toHaveLength(2);
  });
});
