import {
  refusePublicationAction,
  refuseFuture,
  refuseMeasurement,
} from "../src/outreach/publication/status.rules.js";
import {
  refuseOver,
  refusePublication,
  refuseUnapproved,
} from "../src/outreach/publication/publication.rules.js";

const now = new Date("2026-03-04T02:00:00Z");
const draft = {
  channel: "GRID_GROUP" as const,
  title: "警惕刷单",
  body: "先小利，后大额。",
  audiences: ["RESIDENT"],
  scheduledFor: null as Date | null,
};
const named = { area: "640105002", campaign: { area: "640105", endsOn: "2026-03-31" }, link: null };
const at = (text: string) => ({ scheduledFor: new Date(text) });
const chars = (n: number) => "防".repeat(n);

test.each([
  ["as it is", {}, null],
  ["for a later hour", at("2026-03-04T03:00:00Z"), null],
  ["for the last minute of the campaign", at("2026-03-31T15:59:00Z"), null],
  ["for the day after, in the district", at("2026-03-31T16:00:00Z"), "scheduledFor"],
  ["for an hour that is past", at("2026-03-04T01:00:00Z"), "scheduledFor"],
  ["without a title", { title: "" }, "title"],
  ["with too long a title", { title: chars(201) }, "title"],
  ["without a body", { body: "" }, "body"],
  ["with too long a body", { body: chars(20_001) }, "body"],
  ["without an audience", { audiences: [] }, "audiences"],
  ["for an unknown audience", { audiences: ["CATS"] }, "audiences"],
  ["in five messages", { body: chars(3_400) }, null],
  ["in six messages", { body: chars(3_420) }, "body"],
  ["with a title the account takes", { channel: "WECHAT_OFFICIAL_ACCOUNT", title: chars(32) }, null],
  ["with one it does not", { channel: "WECHAT_OFFICIAL_ACCOUNT", title: chars(33) }, "title"],
  ["with an article it takes", { channel: "WECHAT_OFFICIAL_ACCOUNT", body: chars(19_992) }, null],
  ["with one it does not", { channel: "WECHAT_OFFICIAL_ACCOUNT", body: chars(19_993) }, "body"],
  ["with the longest text of a video", { channel: "WECHAT_CHANNELS", body: chars(994) }, null],
  ["with more", { channel: "WECHAT_CHANNELS", body: chars(995) }, "body"],
] as const)("a publication is made %s", (_case, changes, field) => {
  const refusal = refusePublication({ ...draft, ...changes }, named, now);
  expect(refusal?.path ?? null).toEqual(field && ["input", field]);
});

test.each([
  ["of the campaign itself", "640105", null],
  ["below it", "640105002002", null],
  ["beside it", "640106", "area"],
  ["above it", "6401", "area"],
  ["that is unknown", null, "area"],
])("an area %s", (_case, area, field) => {
  expect(refusePublication(draft, { ...named, area }, now)?.path ?? null).toEqual(field && ["input", field]);
});

test("the material's address counts as well", () => {
  const most = { ...draft, channel: "WECHAT_CHANNELS" as const, body: chars(994) };
  expect(refusePublication(most, { ...named, link: "https://a.cn" }, now)?.path).toEqual(["input", "body"]);
});

test.each([
  ["DRAFT", null, "DRAFT"],
  ["SUBMITTED", null, "SUBMITTED"],
  ["APPROVED", null, null],
  ["ACTIVE", null, null],
  ["CLOSED", "CLOSED", "CLOSED"],
  ["CANCELLED", "CANCELLED", "CANCELLED"],
] as const)("for a campaign that is %s", (status, made, published) => {
  expect([refuseOver(status)?.state ?? null, refuseUnapproved(status)?.state ?? null]).toEqual([
    made,
    published,
  ]);
});

test.each([
  ["publish", "DRAFT", null, true],
  ["publish", "SCHEDULED", false, false],
  ["publish", "SCHEDULED", true, false],
  ["publish", "PUBLISHED", false, false],
  ["publish", "FAILED", false, true],
  ["markPublished", "DRAFT", null, false],
  ["markPublished", "SCHEDULED", true, true],
  ["markPublished", "SCHEDULED", false, false],
  ["markPublished", "PUBLISHED", true, false],
  ["markPublished", "FAILED", false, true],
  ["recordPublicationViews", "DRAFT", null, false],
  ["recordPublicationViews", "SCHEDULED", true, false],
  ["recordPublicationViews", "PUBLISHED", false, true],
  ["recordPublicationViews", "FAILED", false, false],
] as const)("%s for a publication that is %s, by hand: %s", (action, status, byHand, may) => {
  expect(refusePublicationAction(action, { status, byHand })?.state ?? null).toBe(may ? null : status);
});

test("rejects a publishing time in the future", () => {
  expect(refuseFuture(now, now)).toBeNull();
  expect(refuseFuture(new Date(now.getTime() + 300_000), now)).toBeNull(); // by a clock that is ahead
  expect(refuseFuture(new Date(now.getTime() + 300_001), now)?.path).toEqual(["publishedAt"]);
});

test.each([
  ["after it was published", {}, null],
  ["as it was published", { measuredAt: new Date("2026-03-04T01:00:00Z"), views: 0, shares: 0 }, null],
  ["before", { measuredAt: new Date("2026-03-04T00:59:59Z") }, "measuredAt"],
  ["in the future", { measuredAt: new Date("2026-03-04T02:05:01Z") }, "measuredAt"],
  ["by a clock that is ahead", { measuredAt: new Date("2026-03-04T02:05:00Z") }, null],
  ["at less than no views", { views: -1 }, "views"],
  ["at less than no shares", { shares: -1 }, "shares"],
])("a measurement %s", (_case, changes, field) => {
  const measured = { views: 10, shares: 1, measuredAt: now, ...changes };
  const refusal = refuseMeasurement(measured, new Date("2026-03-04T01:00:00Z"), now);
  expect(refusal?.path ?? null).toEqual(field && [field]);
});
