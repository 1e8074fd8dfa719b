import type { Channel, PostStepOutcome, PostProgress } from "../src/outreach/channel/channel.js";
import { readChannelSettings } from "../src/outreach/channel/channel.settings.js";
import { openChannels } from "../src/outreach/channel/channels.js";
import { Platform } from "./platform.js";

const post = { title: "警惕刷单", body: "先小利，\n后大额。", link: "https://a.cn/1", area: "640105" };
const NEW = { step: "NEW" };
const DRAFTED = { step: "DRAFTED", mediaId: "draft-1" };
const SUBMITTED = { step: "SUBMITTED", publishId: "publish-1", asked: 0 };
const TOKEN = "/cgi-bin/token";
const ADD = "/cgi-bin/draft/add";
const LOOK = "/cgi-bin/draft/get";
const SUBMIT = "/cgi-bin/freepublish/submit";
const ASK = "/cgi-bin/freepublish/get";

let platform: Platform;
let now: Date;
beforeEach(async () => {
  platform = await Platform.open();
  now = new Date("2026-03-04T00:00:00Z");
});
afterEach(() => platform.close());

/** @param mishap the fault to inject: the timeout is short for a platform that never answers */
function anAccount(env: NodeJS.ProcessEnv = {}, mishap?: unknown): Channel {
  const settings = readChannelSettings({ ...platform.env, ...env });
  return openChannels(
    settings,
    () => now,
    mishap === "done, silent" ? 2_000 : undefined,
    () => now.getTime(),
  ).find("WECHAT_OFFICIAL_ACCOUNT", "640105")!;
}

/** Advances until the outcome is a wait or an end. */
async function advance(account: Channel, from: PostProgress, resumed = false): Promise<PostStepOutcome> {
  const outcome = await account.advance(post, from, resumed);
  return outcome.kind === "calling" ? advance(account, outcome.progress) : outcome;
}

test("adds a draft, submits it and polls until it is published", async () => {
  const account = anAccount();
  expect(await account.advance(post, NEW, true)).toEqual({ kind: "calling", progress: DRAFTED });
  expect(platform.drafts.get("draft-1")).toEqual({
    article_type: "news",
    title: "警惕刷单",
    content: "<p>先小利，</p><p>后大额。</p>",
    thumb_media_id: "cover-1",
    content_source_url: "https://a.cn/1",
  });
  expect(await account.advance(post, DRAFTED, false)).toEqual({
    kind: "waiting",
    progress: SUBMITTED,
    until: new Date("2026-03-04T00:00:10Z"),
  });
  expect(await account.advance(post, SUBMITTED, true)).toEqual({
    kind: "waiting",
    progress: { ...SUBMITTED, asked: 1 },
    until: new Date("2026-03-04T00:00:20Z"),
  });
  platform.result = 0;
  expect((await account.advance(post, SUBMITTED, true)).kind).toBe("published");
  expect(platform.count(TOKEN)).toBe(1);
});

test.each([
  [2, "NOT_ORIGINAL"],
  [3, "NOT_COMPLETED"],
  [4, "NOT_PASSED"],
  [5, "TAKEN_DOWN"],
  [6, "TAKEN_DOWN"],
])("maps result %i to %s, and a manual retry starts from the beginning", async (result, code) => {
  platform.result = result;
  const outcome = await anAccount().advance(post, SUBMITTED, true);
  expect(outcome).toEqual({ kind: "failed", progress: NEW, failure: { code } });
});

test("stops polling after thirty attempts", async () => {
  expect(await anAccount().advance(post, { ...SUBMITTED, asked: 30 } as PostProgress, true)).toEqual({
    kind: "failed",
    progress: SUBMITTED,
    failure: { code: "UNCERTAIN" },
  });
});

describe("a token", () => {
  test("is renewed when the platform rejects it, and the call is repeated", async () => {
    const account = anAccount();
    await account.advance(post, NEW, true);
    platform.forgetTokens();
    expect((await account.advance(post, NEW, true)).kind).toBe("calling");
    expect([platform.count(TOKEN), platform.count(ADD), platform.drafts.size]).toEqual([2, 3, 2]);
  });

  test("is renewed before it expires", async () => {
    const account = anAccount();
    await account.advance(post, NEW, true);
    now = new Date("2026-03-04T01:54:59Z");
    await account.advance(post, SUBMITTED, true);
    expect(platform.count(TOKEN)).toBe(1);
    now = new Date("2026-03-04T01:55:00Z");
    await account.advance(post, SUBMITTED, true);
    expect(platform.count(TOKEN)).toBe(2);
  });

  test("fails for an administrator to look at when it is refused twice", async () => {
    platform.goesWrong(ADD, { errcode: 40001 }, { errcode: 40001 });
    expect(await anAccount().advance(post, NEW, true)).toEqual({
      kind: "failed",
      progress: NEW,
      failure: { code: "NOT_ADMITTED", values: { code: 40001 } },
    });
  });

  test("is refused with a wrong secret, which no message contains", async () => {
    const outcome = await anAccount({ STARLANE_WECHAT_APP_SECRET: "wrong-one" }).advance(post, NEW, true);
    expect(outcome).toEqual({
      kind: "failed",
      progress: NEW,
      failure: { code: "NOT_ADMITTED", values: { code: 40125 } },
    });
  });

  test.each(["not done, not answered", "done, silent", { status: 502 }] as const)(
    "has no effect when it cannot be fetched (%j)",
    async (mishap) => {
      platform.goesWrong(TOKEN, mishap);
      expect(await anAccount({}, mishap).advance(post, DRAFTED, false)).toEqual({
        kind: "missed",
        progress: DRAFTED,
        failure: { code: "NOT_REACHED" },
      });
      expect(platform.count(SUBMIT)).toBe(0);
    },
  );
});

test.each([
  ["the quota is used up", ADD, NEW, { errcode: 45009 }, "missed", "TOO_OFTEN"],
  ["the platform is busy", ADD, NEW, { errcode: -1 }, "missed", "NOT_REACHED"],
  ["the title is too long", ADD, NEW, { errcode: 45003 }, "failed", "REJECTED"],
  ["the account may not publish", SUBMIT, DRAFTED, { errcode: 48001 }, "failed", "NOT_ADMITTED"],
  ["the platform is down", SUBMIT, DRAFTED, { status: 503 }, "missed", "NOT_REACHED"],
  ["the publish id is not known yet", ASK, SUBMITTED, { errcode: -1 }, "missed", "NOT_REACHED"],
] as const)("%s: keeps its progress", async (_case, path, progress, mishap, kind, code) => {
  platform.drafts.set("draft-1", {});
  platform.goesWrong(path, mishap);
  expect(await anAccount().advance(post, progress, false)).toMatchObject({
    kind,
    progress,
    failure: { code },
  });
});

test("fails without effect when the platform is unreachable", async () => {
  const { url } = await Platform.open().then(async (gone) => {
    const { url } = gone;
    await gone.close();
    return { url };
  });
  expect(await anAccount({ STARLANE_WECHAT_URL: url }).advance(post, NEW, true)).toMatchObject({
    kind: "missed",
    failure: { code: "NOT_REACHED" },
  });
});

describe("after a crash between draft and result", () => {
  beforeEach(() => platform.drafts.set("draft-1", {}));

  test("submits a draft that still exists, once", async () => {
    expect(await advance(anAccount(), DRAFTED, true)).toMatchObject({ kind: "waiting" });
    expect(platform.submitted).toEqual(["draft-1"]);
  });

  test.each(["done, not answered", "done, silent"] as const)(
    "does not repeat a submission that was %s: a person must look",
    async (mishap) => {
      platform.goesWrong(SUBMIT, mishap);
      const account = anAccount({}, mishap);
      expect(await advance(account, DRAFTED)).toMatchObject({ kind: "missed", progress: DRAFTED });
      expect(await advance(account, DRAFTED, true)).toEqual({
        kind: "failed",
        progress: NEW,
        failure: { code: "UNCERTAIN" },
      });
      expect([platform.submitted, platform.count(SUBMIT)]).toEqual([["draft-1"], 1]);
    },
  );

  test("repeats a submission that never arrived", async () => {
    platform.goesWrong(SUBMIT, "not done, not answered");
    const account = anAccount();
    expect(await advance(account, DRAFTED)).toMatchObject({ kind: "missed", progress: DRAFTED });
    expect(await advance(account, DRAFTED, true)).toMatchObject({ kind: "waiting", progress: SUBMITTED });
    expect(platform.submitted).toEqual(["draft-1"]);
  });

  test("looks for a draft again after a failed look", async () => {
    platform.goesWrong(LOOK, "not done, not answered");
    expect(await anAccount().advance(post, DRAFTED, true)).toMatchObject({
      kind: "missed",
      progress: DRAFTED,
    });
    expect(platform.count(SUBMIT)).toBe(0);
  });
});
