import type { Viewer } from "@starlane/auth";
import { times, type TestService } from "@starlane/testing";
import { mayApprove } from "../src/campaigns/campaign/campaign.rules.js";
import * as world from "./world.js";

const { anEvent, ask, codeOf, CREATE, draft, MOVE, REGISTER } = world;

const UPDATE = `mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { __typename
  ... on Campaign { id version title } ... on StaleVersion { currentVersion } ... on InvalidState { state } } }`;
const OFFERED = `query ($id: ID!) { campaign(id: $id) { title status moves } }`;
const DUE = `{ due { campaignsToApprove { id } } }`;
const third = world.person("PLANNER", world.BUREAU, { agencies: [world.STATION], user: world.id("99") });

let service: TestService;
beforeAll(async () => {
  service = await world.aWorld();
});
afterAll(() => service.close());

describe("approval by author and submitter", () => {
  const [planner, admin] = [world.planner, world.admin];
  const [me, other] = [world.planner.id, world.otherPlanner.id];
  const boss = world.admin.id;
  test.each<[string, Viewer, { createdBy: string; changedBy?: string[]; submittedBy: string }, boolean]>([
    ["a planner who did nothing", planner, { createdBy: other, submittedBy: other }, true],
    ["a planner who created it", planner, { createdBy: me, submittedBy: other }, false],
    ["a planner who submitted it", planner, { createdBy: other, submittedBy: me }, false],
    ["a planner who rewrote it", planner, { createdBy: other, changedBy: [me], submittedBy: other }, false],
    [
      "a planner who rewrote it before others",
      planner,
      { createdBy: other, changedBy: [me, boss], submittedBy: other },
      false,
    ],
    ["an administrator who did nothing", admin, { createdBy: me, changedBy: [other], submittedBy: me }, true],
    ["an administrator who submitted it", admin, { createdBy: me, submittedBy: boss }, false],
    ["an administrator who rewrote it", admin, { createdBy: me, changedBy: [boss], submittedBy: me }, false],
    [
      "an administrator whose draft others rewrote",
      admin,
      { createdBy: boss, changedBy: [me], submittedBy: boss },
      false,
    ],
    ["an administrator whose draft another submitted", admin, { createdBy: boss, submittedBy: me }, false],
    [
      "an administrator who is alone",
      admin,
      { createdBy: boss, changedBy: [boss], submittedBy: boss },
      false,
    ],
  ])("%s: %#", (_case, viewer, campaign, may) => {
    expect(mayApprove(viewer, { areaId: world.DISTRICT, ...campaign })).toBe(may);
  });
});

describe("a campaign that was changed after its submission", () => {
  const rewritten = async (by: Viewer) => {
    const made = await ask(service, world.planner, CREATE, { input: draft });
    const submitted = await ask(service, world.planner, MOVE, {
      id: made.id,
      version: made.version,
      to: "SUBMITTED",
    });
    return ask(service, by, UPDATE, { input: { id: made.id, version: submitted.version, title: "改写" } });
  };

  test.each([
    ["a planner", world.otherPlanner],
    ["an administrator", world.admin],
  ])(
    "is approved neither by %s who rewrote it nor by the submitter, but by a third user",
    async (_case, writer) => {
      const { id, version } = await rewritten(writer);
      for (const author of [writer, world.planner]) {
        for (const [language, text] of [
          ["zh-CN", "未参与编写"],
          ["en", "who did neither"],
        ] as const) {
          const { errors } = await service.ask(author, MOVE, {
            variables: { id, version, to: "APPROVED" },
            language,
          });
          expect(errors).toMatchObject([
            { message: expect.stringContaining(text), extensions: { code: "FORBIDDEN" } },
          ]);
        }
        expect((await ask(service, author, OFFERED, { id })).moves).toEqual(["CANCELLED"]);
        expect((await ask(service, author, DUE)).campaignsToApprove).not.toContainEqual({ id });
      }
      expect((await ask(service, third, DUE)).campaignsToApprove).toContainEqual({ id });
      expect((await ask(service, third, OFFERED, { id })).moves).toContain("APPROVED");
      expect(await ask(service, third, MOVE, { id, version, to: "APPROVED" })).toMatchObject({
        status: "APPROVED",
      });
    },
  );

  test("with twenty parallel changes and approvals, only a text that was read is approved", async () => {
    for (const _round of times(5, () => null)) {
      const { id, version } = await rewritten(world.otherPlanner);
      await race(id, version);
      const { title, status } = await ask(service, third, OFFERED, { id });
      expect(status === "APPROVED" ? title : "改写").toBe("改写");
    }
  });

  test("without the version check, unread texts are approved", async () => {
    const { id, version } = await rewritten(world.otherPlanner);
    await ask(service, world.otherPlanner, UPDATE, { input: { id, version, title: "又改" } });
    const stale = await ask(service, third, MOVE, { id, version, to: "APPROVED" });
    expect(stale).toMatchObject({ __typename: "StaleVersion" });
    await ask(service, third, MOVE, { id, version: stale.currentVersion, to: "APPROVED" }); // without reading the text
    expect(await ask(service, third, OFFERED, { id })).toMatchObject({ title: "又改", status: "APPROVED" });
  });

  const race = (id: string, version: number) =>
    Promise.all(
      times(20, (index) =>
        index % 2 === 0
          ? ask(service, third, MOVE, { id, version, to: "APPROVED" })
          : ask(service, world.otherPlanner, UPDATE, { input: { id, version, title: `改 ${index}` } }),
      ),
    );
});

describe("approval of an event by its author", () => {
  const DECIDE = `mutation ($id: ID!, $version: Int!, $approve: Boolean! = true) { decideEvent(id: $id, version: $version, approve: $approve) {
    __typename ... on Event { status version } ... on UserError { code } } }`;
  const MOVE_EVENT = `mutation ($input: RescheduleEventInput!) { rescheduleEvent(input: $input) {
    __typename ... on Event { id version status } ... on UserError { code message } } }`;
  const PERMITTED_ACTIONS = `query ($id: ID!) { event(id: $id) { deeds } }`;
  const AWAITING = `{ events(first: 100, filter: { awaitingMyDecision: true }) { nodes { id } } }`;
  const another = (user: string) =>
    world.person("ADMIN", world.EDUCATION, { agencies: [world.SCHOOL_AGENCY], user: world.id(user) });
  const admins = [world.admin, another("98"), another("97"), another("96")] as const;
  let day = -5;
  const placed = async () => {
    const campaign = await world.aCampaign(service);
    const thursday = `2026-04-${String((day += 7)).padStart(2, "0")}`;
    return ask(
      service,
      admins[0],
      REGISTER,
      anEvent(campaign, {
        venue: world.EDUCATION_HALL,
        startsAt: `${thursday}T02:00:00Z`,
        endsAt: `${thursday}T03:00:00Z`,
      }),
    );
  };

  test("refuses an administrator who registered it, although they may decide for any agency", async () => {
    const { id, version } = await placed();
    expect(await codeOf(service.ask(admins[0], DECIDE, { variables: { id, version } }))).toBe("FORBIDDEN");
    expect((await ask(service, admins[0], PERMITTED_ACTIONS, { id })).deeds).not.toContain("DECIDE");
    expect((await ask(service, admins[1], PERMITTED_ACTIONS, { id })).deeds).toContain("DECIDE");
    expect(await ask(service, admins[1], DECIDE, { id, version })).toMatchObject({ status: "CONFIRMED" });
  });

  test("refuses all who registered or moved it before; another user may approve", async () => {
    const { id, startsAt, ...first } = await placed();
    let version = first.version as number;
    for (const [by, minutes] of [
      [admins[1], 30],
      [admins[2], 40],
    ] as const) {
      const endsAt = new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
      const moved = await ask(service, by, MOVE_EVENT, { input: { id, version, startsAt, endsAt } });
      expect(moved).toMatchObject({ __typename: "Event", status: "PROPOSED" });
      version = moved.version;
    }
    for (const author of admins.slice(0, 3)) {
      expect(await codeOf(service.ask(author, DECIDE, { variables: { id, version } }))).toBe("FORBIDDEN");
      expect((await ask(service, author, PERMITTED_ACTIONS, { id })).deeds).not.toContain("DECIDE");
      expect((await ask(service, author, AWAITING)).nodes).not.toContainEqual({ id });
    }
    expect((await ask(service, admins[3], PERMITTED_ACTIONS, { id })).deeds).toContain("DECIDE");
    expect((await ask(service, admins[3], AWAITING)).nodes).toContainEqual({ id });
    expect(await ask(service, admins[3], DECIDE, { id, version })).toMatchObject({ status: "CONFIRMED" });
  });

  test("lets its author decline it", async () => {
    const { id, version } = await placed();
    expect(await ask(service, admins[0], DECIDE, { id, version, approve: false })).toMatchObject({
      status: "DECLINED",
    });
  });
});
