import { times } from "@starlane/testing";
import type { Channel, PostStepOutcome, PostProgress } from "../src/outreach/channel/channel.js";
import { readChannelSettings } from "../src/outreach/channel/channel.settings.js";
import { openChannels, type Channels } from "../src/outreach/channel/channels.js";
import { KEYS, Platform } from "./platform.js";

const post = { title: "警惕刷单", body: "先小利，后大额。", link: null, area: "640105" };
const NEW = { step: "NEW" };
const [LANE, STREET] = ["640105002002", "640105003"] as const;
const SEND = "/cgi-bin/webhook/send";
const at = (step: string, sent: number, areas: string[] = [LANE, STREET]): PostProgress =>
  ({ step, areas, sent }) as PostProgress;

let platform: Platform;
let now: Date;
let robots: Channel;
beforeEach(async () => {
  platform = await Platform.open();
  now = new Date("2026-03-04T00:00:00Z");
  robots = open().find("GRID_GROUP", "640105")!;
});
afterEach(() => platform.close());

/** @param mishap the fault to inject: the timeout is short for a platform that never answers */
function open(env: NodeJS.ProcessEnv = {}, mishap?: unknown): Channels {
  const timeoutMs = mishap === "done, silent" ? 2_000 : undefined;
  return openChannels(
    readChannelSettings({ ...platform.env, ...env }),
    () => now,
    timeoutMs,
    () => now.getTime(),
  );
}

/** Advances until the outcome is a wait or an end. */
async function advance(from: PostProgress, of = post): Promise<PostStepOutcome> {
  const outcome = await robots.advance(of, from, false);
  if (outcome.kind === "calling" || outcome.kind === "reached") return advance(outcome.progress, of);
  return outcome;
}

test.each([
  ["the district, which has two", "640105", true],
  ["a street", STREET, true],
  ["a community of a street whose group is all it has", `${STREET}001`, false],
  ["another street", "640105009", false],
])("reaches the groups of an area: %s", (_case, area, reached) => {
  expect(open().find("GRID_GROUP", area) !== null).toBe(reached);
});

test("sends the text to every group of the area, each through its own robot", async () => {
  expect((await advance(NEW)).kind).toBe("published");
  const content = "警惕刷单\n\n先小利，后大额。";
  expect(platform.messages).toEqual([...KEYS.values()].map((key) => ({ key, content })));
});

test("sends a long text in parts of at most 2,048 bytes, group by group", async () => {
  const long = { ...post, body: "防".repeat(1_000) };
  expect((await advance(NEW, long)).kind).toBe("published");
  expect(platform.messages.map(({ key }) => key)).toEqual([
    ...times(2, () => KEYS.get(LANE)),
    ...times(2, () => KEYS.get(STREET)),
  ]);
  const contents = platform.messages.map(({ content }) => content);
  expect(contents.slice(0, 2).join("")).toBe(`警惕刷单\n\n${long.body}`);
});

test("stores the step before it sends a message", async () => {
  expect(await robots.advance(post, NEW, true)).toEqual({ kind: "reached", progress: at("READY", 0) });
  expect(await robots.advance(post, at("READY", 0), false)).toEqual({
    kind: "calling",
    progress: at("SENDING", 0),
  });
  expect(platform.messages).toHaveLength(0);
  expect(await robots.advance(post, at("SENDING", 0), false)).toEqual({
    kind: "reached",
    progress: at("READY", 1),
  });
});

test("a robot waits after twenty messages a minute; another robot does not", async () => {
  const only = [LANE];
  for (const _ of times(20, (n) => n)) await robots.advance(post, at("READY", 0, only), false);
  expect(await robots.advance(post, at("READY", 0, only), false)).toEqual({
    kind: "waiting",
    progress: at("READY", 0, only),
    until: new Date("2026-03-04T00:01:00Z"),
  });
  expect((await robots.advance(post, at("READY", 0, [STREET]), false)).kind).toBe("calling");
  now = new Date("2026-03-04T00:01:00Z");
  expect((await robots.advance(post, at("READY", 0, only), false)).kind).toBe("calling");
});

test("after a crash while sending, does not send again automatically", async () => {
  expect(await robots.advance(post, at("SENDING", 1), true)).toEqual({
    kind: "failed",
    progress: at("READY", 1),
    failure: { code: "UNCERTAIN_GROUP", values: { area: STREET } },
  });
  expect(platform.count(SEND)).toBe(0);
});

test.each([
  ["is not answered", "done, not answered", "failed", "UNCERTAIN_GROUP"],
  ["is not answered in time", "done, silent", "failed", "UNCERTAIN_GROUP"],
  ["meets a gateway that is down", { status: 502 }, "failed", "UNCERTAIN_GROUP"],
  ["is one too many", { errcode: 45009 }, "missed", "TOO_OFTEN"],
  ["finds the platform busy", { errcode: -1 }, "missed", "NOT_REACHED"],
  ["names a robot that was removed", { errcode: 93000 }, "failed", "NOT_ADMITTED"],
  ["is not liked", { errcode: 40058 }, "failed", "REJECTED"],
] as const)("a message that %s: the next attempt continues from there", async (_case, mishap, kind, code) => {
  platform.goesWrong(SEND, mishap);
  const group = open({}, mishap).find("GRID_GROUP", "640105")!;
  const outcome = await group.advance(post, at("SENDING", 1), false);
  expect(outcome).toMatchObject({ kind, progress: at("READY", 1), failure: { code } });
  expect(JSON.stringify(outcome)).not.toContain("key-of");
});

test("a message that was never sent may be sent again", async () => {
  const gone = await Platform.open();
  const env = { STARLANE_WECOM_URL: gone.url };
  await gone.close();
  robots = open(env).find("GRID_GROUP", "640105")!;
  expect(await robots.advance(post, at("SENDING", 0), false)).toEqual({
    kind: "missed",
    progress: at("READY", 0),
    failure: { code: "NOT_REACHED" },
  });
});

test("a removed group fails; a group added later does not change the count", async () => {
  robots = open({ STARLANE_GRID_GROUPS: `640105001=new-one,${STREET}=${KEYS.get(STREET)}` }).find(
    "GRID_GROUP",
    "640105",
  )!;
  expect(await robots.advance(post, at("READY", 0), true)).toMatchObject({
    kind: "failed",
    failure: { code: "NOT_SET_UP" },
  });
  expect((await advance(at("READY", 1))).kind).toBe("published");
  expect(platform.messages.map(({ key }) => key)).toEqual([KEYS.get(STREET)]);
});
