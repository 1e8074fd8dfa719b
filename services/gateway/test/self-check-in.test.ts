import { parse } from "acorn";
import { readFileSync } from "node:fs";
import { documentOf } from "../src/self-check-in/document.js";
import { networkOf } from "@starlane/runtime";
import { closedPageOf, renderCheckInPage } from "../src/self-check-in/page.js";
import { posterOf } from "../src/self-check-in/poster.js";
import { timeRangeInWords } from "../src/self-check-in/when.js";

const NASTY = `</script><script>alert("1")</script>'&`;
const opening = {
  event: "01a20efa-2329-7174-b2fd-75be227f7bf6",
  area: "640105002002",
  state: "OPEN",
  opensAt: new Date("2026-03-04T00:00:00Z"),
  closesAt: new Date("2026-03-04T05:00:00Z"),
} as const;
const summary = {
  title: NASTY,
  place: NASTY,
  startsAt: new Date("2026-03-04T02:00:00Z"),
  endsAt: new Date("2026-03-04T02:45:00Z"),
  audiences: ["ELDERLY"],
};
const street = (id: string, name: string) => ({ id, name });
const communities = [
  { id: "640105001001", name: "近旁社区", parent: street("640105001", "朔方路街道") },
  { id: "640105002002", name: NASTY, parent: street("640105002", "北京西路街道") },
];
const page = (parts: object) =>
  documentOf("page", renderCheckInPage({ opening, summary, communities, ...parts }, "zh-CN"));

test("escapes titles, places and names everywhere", () => {
  const poster = { ...opening, url: "http://localhost/c/x", qr: "<svg></svg>" };
  for (const text of [
    page({}),
    documentOf("page", closedPageOf("OVER", { opening, summary }, "en")),
    documentOf("poster", posterOf(poster, summary, "en")),
  ]) {
    expect(text).not.toContain('alert("1")');
    expect(text.match(/<script/g)).toHaveLength(text.match(/<\/script>/g)!.length);
  }
});

test("selects the event's audience and lists its street first", () => {
  const text = page({});
  expect(text.match(/id="audience-(\w+)"/g)![0]).toContain("ELDERLY");
  expect(text).toMatch(/value="ELDERLY"\s+checked/);
  expect(text.indexOf("北京西路街道")).toBeLessThan(text.indexOf("朔方路街道"));
});

test("renders the form without a summary and communities", () => {
  const text = page({ summary: null, communities: [] });
  expect(text).toContain("反诈宣传活动");
  expect(text).toContain('id="submit"');
  expect(text).not.toContain("<select");
});

test.each(["page.js", "poster.js"])("%s is valid ES5", (file) => {
  const script = readFileSync(new URL(`../pages/self-check-in/${file}`, import.meta.url), "utf8");
  expect(() => parse(script, { ecmaVersion: 5 })).not.toThrow();
});

test.each([
  ["2026-03-04T02:00:00Z", "2026-03-04T02:45:00Z", "3月4日周三 10:00–10:45", "Wed 4 March 10:00–10:45"],
  [
    "2026-03-04T15:00:00Z",
    "2026-03-04T17:00:00Z",
    "3月4日周三 23:00–3月5日周四 01:00",
    "Wed 4 March 23:00–Thu 5 March 01:00",
  ],
])("writes the time from %s to %s as %s in the district's time zone", (from, to, zh, en) => {
  expect(timeRangeInWords(new Date(from), new Date(to))).toEqual({ "zh-CN": zh, en });
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["2001:0db8:0001::ffff", "2001:db8:1:0"],
  ["::1", "0:0:0:0"],
  ["fe80::", "fe80:0:0:0"],
])("maps the address %s to the network %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
