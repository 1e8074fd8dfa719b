import { createLogger } from "@starlane/runtime";
import { times, type TestService } from "@starlane/testing";
import { readChannelSettings } from "../src/outreach/channel/channel.settings.js";
import { openChannels } from "../src/outreach/channel/channels.js";
import { PublicationDelivery } from "../src/outreach/channel/publication-delivery.js";
import { KEYS, Platform, SECRET } from "./platform.js";
import { aPublication, CREATE_PUBLICATION, look, MARK, PUBLISH } from "./publishing.js";
import * as world from "./world.js";

const { aCampaign, ask } = world;
const SEND = "/cgi-bin/webhook/send";
const SUBMIT = "/cgi-bin/freepublish/submit";

/** The service's own clock is before anything is due, so that only `aProcess` delivers. */
let service: TestService;
let platform: Platform;
let campaign: { id: string; version: number };
let now: Date;
beforeEach(async () => {
  platform = await Platform.open();
  service = await world.aWorld(platform.env);
  campaign = await aCampaign(service);
  now = new Date("2026-03-02T02:00:00Z");
});
afterEach(async () => {
  await service.close();
  await platform.close();
});

/** Creates a process that delivers, with a clock of its own. */
function aProcess(env: NodeJS.ProcessEnv = platform.env): PublicationDelivery {
  const channels = openChannels(
    readChannelSettings(env),
    () => now,
    undefined,
    () => now.getTime(),
  );
  const logger = createLogger("silent");
  return new PublicationDelivery({ em: () => service.database.em(), channels, clock: () => now, logger });
}

/** Sets the clock, and lets a process deliver everything that is due then. */
async function deliverAt(time: string, deliveries = aProcess()): Promise<void> {
  now = new Date(time);
  while (await deliveries.deliverNext());
}

/** Creates a scheduled publication for 10:00 in the district. */
async function scheduled(channel: string, changes: object = {}): Promise<string> {
  const input = { channel, scheduledFor: "2026-03-02T02:00:00Z", ...changes };
  const draft = await ask(service, world.planner, CREATE_PUBLICATION, aPublication(campaign, input));
  const answer = await ask(service, world.planner, PUBLISH, draft);
  expect(answer).toMatchObject({ status: "SCHEDULED", byHand: false });
  return answer.id;
}

test("publishes nothing before its time", async () => {
  const id = await scheduled("GRID_GROUP");
  await deliverAt("2026-03-02T01:59:59Z");
  expect(platform.messages).toHaveLength(0);
  await deliverAt("2026-03-02T02:00:00Z");
  expect(platform.messages).toHaveLength(KEYS.size);
  expect(await look(service, campaign, id)).toMatchObject({
    status: "PUBLISHED",
    publishedAt: new Date("2026-03-02T02:00:00Z"),
    version: 3,
  });
});

test("publishes through the official account, and polls until it is published", async () => {
  const id = await scheduled("WECHAT_OFFICIAL_ACCOUNT");
  await deliverAt("2026-03-02T02:00:00Z");
  await deliverAt("2026-03-02T02:00:10Z");
  expect(await look(service, campaign, id)).toMatchObject({ status: "SCHEDULED" });
  platform.result = 0;
  await deliverAt("2026-03-02T02:00:29Z");
  expect(await look(service, campaign, id)).toMatchObject({ status: "SCHEDULED" });
  await deliverAt("2026-03-02T02:00:30Z");
  expect(await look(service, campaign, id)).toMatchObject({ status: "PUBLISHED" });
  expect(platform.submitted).toHaveLength(1);
});

test("twenty processes deliver twenty publications once each", async () => {
  for (const title of times(20, String)) await scheduled("GRID_GROUP", { title, area: "640105003" });
  const processes = times(20, () => aProcess());
  await Promise.all(processes.map((process) => deliverAt("2026-03-02T02:00:00Z", process)));
  const titles = platform.messages.map(({ content }) => content.split("\n")[0]);
  expect(titles).toHaveLength(20);
  expect(new Set(titles)).toEqual(new Set(times(20, String)));
});

test("a robot's twenty-first message waits for the next minute", async () => {
  for (const title of times(21, String)) await scheduled("GRID_GROUP", { title, area: "640105003" });
  const process = aProcess();
  await deliverAt("2026-03-02T02:00:00Z", process);
  expect(platform.messages).toHaveLength(20);
  await deliverAt("2026-03-02T02:00:59Z", process);
  expect(platform.messages).toHaveLength(20);
  await deliverAt("2026-03-02T02:01:00Z", process);
  expect(platform.messages).toHaveLength(21);
});

describe("a process that crashes", () => {
  /** Simulates a crashed process: its claim, and the progress that it had stored. */
  async function crashed(publication: string, progress: object): Promise<void> {
    await service.database.pool.query(
      `update delivery set progress = $2, claim = gen_random_uuid(), claimed_until = $3 where publication_id = $1`,
      [publication, JSON.stringify(progress), "2026-03-02T02:02:00Z"],
    );
  }

  test("keeps its claim for two minutes; then another process continues between draft and submission", async () => {
    const id = await scheduled("WECHAT_OFFICIAL_ACCOUNT");
    platform.drafts.set("draft-1", {});
    await crashed(id, { step: "DRAFTED", mediaId: "draft-1" });
    await deliverAt("2026-03-02T02:01:59Z");
    expect(platform.calls).toEqual([]);
    platform.result = 0;
    await deliverAt("2026-03-02T02:02:00Z");
    await deliverAt("2026-03-02T02:02:10Z");
    expect(await look(service, campaign, id)).toMatchObject({ status: "PUBLISHED" });
    expect([platform.submitted, platform.count("/cgi-bin/draft/add")]).toEqual([["draft-1"], 0]);
  });

  test.each([
    ["does not keep it", "2 hours", "4 hours", true],
    ["keeps it", "3 minutes", "30 minutes", false],
  ])(
    "and whose claim was made before the clock was set back %s for as long again",
    async (_case, claim, due, isBounded) => {
      await scheduled("WECHAT_OFFICIAL_ACCOUNT");
      const { pool } = service.database;
      // What the update returns: a worker of the service may bound the row before it could be read.
      const { rows: before } = await pool.query(
        `update delivery set claim = gen_random_uuid(), claimed_until = clock_timestamp() + $1::interval,
         due_at = clock_timestamp() + $2::interval returning claimed_until, due_at`,
        [claim, due],
      );
      await deliverAt("2026-03-02T02:00:00Z");
      const { rows } = await pool.query(
        `select claimed_until <= clock_timestamp() + interval '7 minutes' as lease,
         due_at <= clock_timestamp() + interval '65 minutes' as wait from delivery`,
      );
      expect(rows).toEqual([{ lease: true, wait: true }]);
      const { rows: after } = await pool.query("select claimed_until, due_at from delivery");
      expect(JSON.stringify(after) !== JSON.stringify(before)).toBe(isBounded);
    },
  );

  test("does not deliver early what is scheduled for next year", async () => {
    await scheduled("WECHAT_OFFICIAL_ACCOUNT");
    const { pool } = service.database;
    await pool.query("update publication set scheduled_for = clock_timestamp() + interval '1 year'");
    await pool.query("update delivery set due_at = (select scheduled_for from publication)");
    await deliverAt("2026-03-02T02:00:00Z");
    const { rows } = await pool.query("select due_at = scheduled_for as stays from delivery, publication");
    expect(rows).toEqual([{ stays: true }]);
  });

  test("after a submission does not submit again, and a person marks or publishes it", async () => {
    const id = await scheduled("WECHAT_OFFICIAL_ACCOUNT");
    await crashed(id, { step: "DRAFTED", mediaId: "draft-1" }); // and the draft is no longer in the box
    await deliverAt("2026-03-02T02:02:00Z");
    const failed = await look(service, campaign, id, "zh-CN");
    expect(failed).toMatchObject({
      status: "FAILED",
      failure: "渠道没有答复，无法确定是否已发出。请到渠道核对：已发出的请标记为已发布，没有的请重新发布。",
    });
    expect(platform.count(SUBMIT)).toBe(0);
    service.setTime("2026-03-02T03:00:00Z");
    const publishedAt = new Date("2026-03-02T02:00:00Z");
    expect(await ask(service, world.planner, MARK, { ...failed, publishedAt })).toMatchObject({
      status: "PUBLISHED",
      publishedAt,
      failure: null,
    });
  });

  test("while sending to the second group does not send that message again automatically", async () => {
    const id = await scheduled("GRID_GROUP");
    await crashed(id, { step: "SENDING", areas: [...KEYS.keys()], sent: 1 });
    await deliverAt("2026-03-02T02:02:00Z");
    expect(platform.messages).toEqual([]);
    const failed = await look(service, campaign, id);
    expect(failed.failure).toContain("The grid group of area 640105003 did not answer");
    // A person looked, and found that the group does not have it.
    await ask(service, world.planner, PUBLISH, failed);
    await deliverAt("2026-03-02T02:03:00Z");
    expect(platform.messages.map(({ key }) => key)).toEqual([KEYS.get("640105003")]);
    expect(await look(service, campaign, id)).toMatchObject({ status: "PUBLISHED", failure: null });
  });

  test("writes nothing more when it resumes after another process took over", async () => {
    const id = await scheduled("GRID_GROUP", { area: "640105003" });
    const [sent, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    platform.goesWrong(SEND, () => {
      sent.resolve();
      return answered.promise;
    });
    const slow = aProcess().deliverNext();
    await sent.promise;
    await crashed(id, { step: "SENDING", areas: ["640105003"], sent: 0 });
    answered.resolve();
    await slow;
    expect(await look(service, campaign, id)).toMatchObject({ status: "SCHEDULED" });
    await deliverAt("2026-03-02T02:02:00Z");
    expect(await look(service, campaign, id)).toMatchObject({ status: "FAILED" });
    expect(platform.messages).toHaveLength(1);
  });
});

test("a rate-limited post is tried eight times within about an hour", async () => {
  const id = await scheduled("GRID_GROUP", { area: "640105003" });
  platform.goesWrong(SEND, ...times(8, () => ({ errcode: 45009 })));
  for (const minute of ["00:00", "00:30", "01:30", "03:30", "07:30", "15:30", "31:30"])
    await deliverAt(`2026-03-02T02:${minute}Z`);
  expect(await look(service, campaign, id)).toMatchObject({ status: "SCHEDULED" });
  await deliverAt("2026-03-02T03:03:30Z");
  expect(await look(service, campaign, id, "zh-CN")).toMatchObject({
    status: "FAILED",
    failure: "渠道限制了发送频率（错误码 45009），多次等待后仍未发出；请稍后重新发布。",
  });
  expect([platform.count(SEND), platform.messages.length]).toEqual([8, 0]);
});

test("a campaign that was cancelled in the meantime publishes nothing", async () => {
  const id = await scheduled("GRID_GROUP");
  await ask(service, world.admin, world.MOVE, { ...campaign, to: "CANCELLED" });
  await deliverAt("2026-03-02T02:00:00Z");
  expect(platform.calls).toEqual([]);
  expect((await look(service, campaign, id)).failure).toContain("The campaign was over or cancelled");
});

test("fails when the channel is no longer set up at the time, and a person may post it", async () => {
  const id = await scheduled("WECHAT_OFFICIAL_ACCOUNT");
  await deliverAt("2026-03-02T02:00:00Z", aProcess({}));
  expect(await look(service, campaign, id)).toMatchObject({
    status: "FAILED",
    failure: expect.stringContaining("not set up"),
  });
});

test("counts an invalid answer as a failed attempt, and does not block others", async () => {
  const odd = await scheduled("WECHAT_OFFICIAL_ACCOUNT");
  const other = await scheduled("GRID_GROUP");
  platform.goesWrong("/cgi-bin/draft/add", { errcode: 0 }); // without a media_id
  await deliverAt("2026-03-02T02:00:00Z");
  expect(await look(service, campaign, other)).toMatchObject({ status: "PUBLISHED" });
  expect(await look(service, campaign, odd)).toMatchObject({ status: "SCHEDULED" });
});

test("the service delivers what is due, and stores no secret", async () => {
  const draft = await ask(service, world.planner, CREATE_PUBLICATION, aPublication(campaign));
  await ask(service, world.planner, PUBLISH, draft);
  let shown = await look(service, campaign, draft.id);
  while (shown.status === "SCHEDULED") shown = await look(service, campaign, draft.id);
  expect(shown).toMatchObject({ status: "PUBLISHED" });
  const { rows } = await service.database.pool.query(
    "select publication::text, delivery::text from publication, delivery",
  );
  for (const secret of [SECRET, ...KEYS.values()]) expect(JSON.stringify(rows)).not.toContain(secret);
});
