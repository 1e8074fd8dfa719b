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

/** @param mishap what is to go wrong: a platform that is silent is not waited for as long as one that is slow */
function anAccount(env: NodeJS.ProcessEnv = {}, mishap?: unknown): Channel {
  const settings = readChannelSettings({ ...platform.env, ...env });
  return openChannels(
    settings,
    () => now,
    mishap === "done, silent" ? 2_000 : undefined,
    () => now.getTime(),
  ).find("WECHAT_OFFICIAL_ACCOUNT", "640105")!;
}

/** Goes on until there is something to wait for. */
async function advance(account: Channel, from: PostProgress, resumed = false): Promise<PostStepOutcome> {
  const outcome = await account.advance(post, from, resumed);
  return outcome.kind === "calling" ? advance(account, outcome.progress) : outcome;
}

test("a draft is added, submitted and asked after until it is out", async () => {
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
])("the result %i is %s, and a person's next try begins anew", async (result, code) => {
  platform.result = result;
  const outcome = await anAccount().advance(post, SUBMITTED, true);
  expect(outcome).toEqual({ kind: "failed", progress: NEW, failure: { code } });
});

test("it is not asked for ever", async () => {
  expect(await anAccount().advance(post, { ...SUBMITTED, asked: 30 } as PostProgress, true)).toEqual({
    kind: "failed",
    progress: SUBMITTED,
    failure: { code: "UNCERTAIN" },
  });
});

describe("a token", () => {
  test("that the platform forgot is asked for anew, and the call made once more", async () => {
    const account = anAccount();
    await account.advance(post, NEW, true);
    platform.forgetTokens();
    expect((await account.advance(post, NEW, true)).kind).toBe("calling");
    expect([platform.count(TOKEN), platform.count(ADD), platform.drafts.size]).toEqual([2, 3, 2]);
  });

  test("is asked for anew before it ends", async () => {
    const account = anAccount();
    await account.advance(post, NEW, true);
    now = new Date("2026-03-04T01:54:59Z");
    await account.advance(post, SUBMITTED, true);
    expect(platform.count(TOKEN)).toBe(1);
    now = new Date("2026-03-04T01:55:00Z");
    await account.advance(post, SUBMITTED, true);
    expect(platform.count(TOKEN)).toBe(2);
  });

  test("that is refused twice is a matter for an administrator", async () => {
    platform.goesWrong(ADD, { errcode: 40001 }, { errcode: 40001 });
    expect(await anAccount().advance(post, NEW, true)).toEqual({
      kind: "failed",
      progress: NEW,
      failure: { code: "NOT_ADMITTED", values: { code: 40001 } },
    });
  });

  test("is not had with a wrong secret, which is in nothing that is told", async () => {
    const outcome = await anAccount({ STARLANE_WECHAT_APP_SECRET: "wrong-one" }).advance(post, NEW, true);
    expect(outcome).toEqual({
      kind: "failed",
      progress: NEW,
      failure: { code: "NOT_ADMITTED", values: { code: 40125 } },
    });
  });

  test.each(["not done, not answered", "done, silent", { status: 502 }] as const)(
    "that does not come (%j) leaves nothing done",
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
  ["nobody knows the publish id yet", ASK, SUBMITTED, { errcode: -1 }, "missed", "NOT_REACHED"],
] as const)("%s: it stays where it was", async (_case, path, progress, mishap, kind, code) => {
  platform.drafts.set("draft-1", {});
  platform.goesWrong(path, mishap);
  expect(await anAccount().advance(post, progress, false)).toMatchObject({
    kind,
    progress,
    failure: { code },
  });
});

test("nobody is there", async () => {
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

  test("a draft that is still there is submitted, once", async () => {
    expect(await advance(anAccount(), DRAFTED, true)).toMatchObject({ kind: "waiting" });
    expect(platform.submitted).toEqual(["draft-1"]);
  });

  test.each(["done, not answered", "done, silent"] as const)(
    "a submission that was %s is not repeated: somebody has to look",
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

  test("a submission that never got there is made", async () => {
    platform.goesWrong(SUBMIT, "not done, not answered");
    const account = anAccount();
    expect(await advance(account, DRAFTED)).toMatchObject({ kind: "missed", progress: DRAFTED });
    expect(await advance(account, DRAFTED, true)).toMatchObject({ kind: "waiting", progress: SUBMITTED });
    expect(platform.submitted).toEqual(["draft-1"]);
  });

  test("a draft that cannot be looked for is looked for again", async () => {
    platform.goesWrong(LOOK, "not done, not answered");
    expect(await anAccount().advance(post, DRAFTED, true)).toMatchObject({
      kind: "missed",
      progress: DRAFTED,
    });
    expect(platform.count(SUBMIT)).toBe(0);
  });
});
