import { readChannelSettings } from "../src/outreach/channel/channel.settings.js";
import { judgeCode, sayFailure } from "../src/outreach/channel/failure.rules.js";
import { RateLimit } from "../src/outreach/channel/rate-limit.js";
import { nextAttempt } from "../src/outreach/channel/retry.rules.js";
import { articleOf, splitText, plainTextOf } from "../src/outreach/channel/text.rules.js";

test.each([
  ["that fits", "abc", 3, ["abc"]],
  ["of nothing", "", 3, []],
  ["between characters of one byte", "abcd", 3, ["abc", "d"]],
  ["between characters of three", "反诈宣传", 7, ["反诈", "宣传"]],
  ["around a family of seven code points", "a👨‍👩‍👧b", 18, ["a", "👨‍👩‍👧", "b"]],
  ["between code points, where a character alone is too long", "👨‍👩‍👧", 8, ["👨‍", "👩‍", "👧"]],
])("a text %s is split so that no character breaks", (_case, text, most, pieces) => {
  expect(splitText(text, most)).toEqual(pieces);
});

test("a message has 2,048 bytes at most", () => {
  const pieces = splitText("防".repeat(1_500));
  expect(pieces.map((piece) => Buffer.byteLength(piece))).toEqual([2_046, 2_046, 408]);
  expect(pieces.join("")).toBe("防".repeat(1_500));
});

test("plain text consists of title, body and address", () => {
  expect(plainTextOf({ title: "题", body: "文", link: null })).toBe("题\n\n文");
  expect(plainTextOf({ title: "题", body: "文", link: "https://a.cn" })).toBe("题\n\n文\n\nhttps://a.cn");
});

test("an article has a paragraph for each line, and escapes markup in the text", () => {
  expect(articleOf(" 一 \n\n二\n")).toBe("<p>一</p><p>二</p>");
  expect(articleOf(`<script>alert("1")</script> & it's`)).toBe(
    "<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; it&#39;s</p>",
  );
});

test.each([
  [1, "00:00:30"],
  [2, "00:01:00"],
  [3, "00:02:00"],
  [7, "00:32:00"],
  [8, null],
])("after attempt %i the next one follows %s later", (attempts, later) => {
  const at = nextAttempt(attempts, new Date("2026-03-04T00:00:00Z"));
  expect(at?.toISOString() ?? null).toBe(later && `2026-03-04T${later}.000Z`);
});

test.each([
  [-1, "NOT_REACHED", true],
  [45009, "TOO_OFTEN", true],
  [40013, "NOT_ADMITTED", false],
  [93000, "NOT_ADMITTED", false],
  [40058, "REJECTED", false],
])("maps error code %i to %s", (errcode, code, mayPass) => {
  expect(judgeCode(errcode)).toMatchObject({ failure: { code }, mayPass });
});

test("a failure message says what to do about it, in both languages", () => {
  const failure = { code: "UNCERTAIN_GROUP", values: { area: "640105003" } } as const;
  expect(sayFailure(failure, "zh-CN")).toContain("区域 640105003 的网格群没有答复");
  expect(sayFailure(failure, "en")).toContain("area 640105003 did not answer");
});

test("allows twenty calls in any minute, for each key", () => {
  let at = 0;
  const limit = new RateLimit(20, 60_000, () => at * 1_000);
  const pauseAt = (second: number, key = "a") => {
    at = second;
    return limit.take(key);
  };
  for (let second = 0; second < 20; second += 1) expect(pauseAt(second)).toBe(0);
  expect(pauseAt(20)).toBe(40_000);
  expect(pauseAt(20, "b")).toBe(0);
  expect(pauseAt(60)).toBe(0);
  expect(pauseAt(60.5)).toBe(500);
});

describe("the settings of the channels", () => {
  test("default to the platform's address", () => {
    expect(readChannelSettings({})).toMatchObject({
      accountUrl: new URL("https://api.weixin.qq.com"),
      appId: undefined,
      groups: [],
    });
  });

  test("list the groups by area", () => {
    expect(readChannelSettings({ STARLANE_GRID_GROUPS: "640105002002=key-1, 640105003=k_2" }).groups).toEqual(
      [
        { area: "640105002002", key: "key-1" },
        { area: "640105003", key: "k_2" },
      ],
    );
  });

  test.each([
    [
      "half an account",
      { STARLANE_WECHAT_APP_ID: "wx1" },
      /STARLANE_WECHAT_APP_SECRET is missing[^]*STARLANE_WECHAT_COVER/,
    ],
    [
      "an invalid address",
      { STARLANE_WECOM_URL: "qyapi" },
      /STARLANE_WECOM_URL is "qyapi": it is written https:/,
    ],
    [
      "a group of no area",
      { STARLANE_GRID_GROUPS: "key-1" },
      /STARLANE_GRID_GROUPS is not usable: it is written area=key/,
    ],
    ["two groups of an area", { STARLANE_GRID_GROUPS: "64=top,64=secret" }, /an area has one group/],
  ])("are refused with %s, without revealing a secret", (_case, env, message) => {
    expect(() => readChannelSettings(env)).toThrow(message);
    expect(() => readChannelSettings(env)).not.toThrow(/key-1|top|secret/);
  });
});
