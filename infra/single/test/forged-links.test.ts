import { times } from "@starlane/testing";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const OPEN = `mutation($event: ID!) { openSelfCheckIn(event: $event) { ... on SelfCheckIn { url } } }`;
const HALL = "198.51.100.7";
const STRANGER = "203.0.113.9";

let starlane: TestStarlane;
let [link, other]: string[] = [];

beforeAll(async () => {
  starlane = await aStarlane({
    reach: "in process",
    now: () => new Date("2026-03-04T02:00:00Z"),
    trustedProxies: ["127.0.0.1"],
    publicUrl: "https://starlane.example.cn",
  });
  const { campaign, school } = await aCampaignUnderWay(starlane);
  const { id: event } = await register(starlane, {
    campaign: campaign.id,
    venue: school.id,
    day: "2026-03-04",
  });
  const open = async () =>
    new URL((await starlane.data("education", OPEN, { event })).openSelfCheckIn.url).pathname;
  [link, other] = [await open(), await open()];
});
afterAll(() => starlane.close());

type Method = "GET" | "POST" | "HEAD";
const ask = async (method: Method, url: string, address: string, payload?: object) => {
  const headers = { "x-forwarded-for": address, "accept-language": "en" };
  const answer = await starlane.starlane.gateway.inject({
    method,
    url,
    headers,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, headers: answer.headers, text: answer.body };
};
const phoneOf = (n: number) => `138${String(10_000_000 + n)}`;
const entry = (n: number) => ({
  clientId: `device-${n}`,
  person: { phone: phoneOf(n) },
  audience: "RESIDENT",
  at: "2026-03-04T02:00:00Z",
});
const statuses = async (count: number, one: (n: number) => Promise<{ status: number }>) => {
  const found: Record<number, number> = {};
  for (let from = 0; from < count; from += 50)
    for (const { status } of await Promise.all(times(Math.min(50, count - from), (n) => one(from + n))))
      found[status] = (found[status] ?? 0) + 1;
  return found;
};
const madeUp = (n: number) => `/c/${String(n).padStart(48, "x")}`;

test("6,100 forged links do not slow down a hall of 2,000 at the same address", async () => {
  const posted = await statuses(6_100, (n) => ask("POST", madeUp(n), HALL, entry(n)));
  expect(posted[404]! + posted[429]!).toBe(6_100);
  expect(posted[429]).toBeGreaterThan(0);
  const looked = await statuses(100, (n) => ask("GET", madeUp(n), STRANGER));
  expect(looked[404]! + looked[429]!).toBe(100);
  expect(await statuses(2_000, (n) => ask("POST", link!, HALL, entry(n)))).toEqual({ 200: 2_000 });
  expect(await statuses(200, () => ask("GET", link!, HALL))).toEqual({ 200: 200 });
  expect((await ask("GET", link!, STRANGER)).status).toBe(200);
});

test("control: a flood with a signed link slows down that link only", async () => {
  const unreadable = (to: string, address: string) => ask("POST", to, address, {});
  const flood = await statuses(2_500, () => unreadable(other!, STRANGER));
  expect(flood[400]! + flood[429]!).toBe(2_500);
  expect(flood[429]).toBeGreaterThan(0);
  const waits = await unreadable(other!, STRANGER);
  expect([waits.status, Number(waits.headers["retry-after"])]).toEqual([429, expect.any(Number)]);
  expect((await unreadable(other!, HALL)).status).toBe(400);
  expect((await unreadable(link!, STRANGER)).status).toBe(400);
});

const altered = (change: (token: string) => string) => () => `/c/${change(link!.slice("/c/".length))}`;
test.each<[string, () => string, number]>([
  [
    "of another signature",
    altered((token) => token.replace(/.$/, (last) => (last === "A" ? "B" : "A"))),
    404,
  ],
  ["of another id", altered((token) => token.replace(/^./, (first) => (first === "A" ? "B" : "A"))), 404],
  ["that ends later", altered((token) => `${token.slice(0, 22)}__${token.slice(24)}`), 404],
  ["cut short by one", altered((token) => token.slice(1)), 404],
  ["longer by one", altered((token) => `${token}A`), 404],
  ["padded", altered((token) => `${token}=`), 404],
  ["of plain base64", altered((token) => `${token.slice(0, -1)}%2B`), 404],
  ["in capitals", altered((token) => token.toUpperCase()), 404],
  ["twice", altered((token) => token + token), 404],
  ["followed by a blank", altered((token) => `${token}%20`), 404],
  ["followed by a line's end", altered((token) => `${token}%0A`), 404],
  ["with a NUL", altered((token) => `${token.slice(0, -1)}%00`), 404],
  ["in full-width letters", () => `/c/${encodeURIComponent("ａ".repeat(48))}`, 404],
  ["of half a surrogate", () => "/c/%ED%A0%80", 400],
  ["of bad percent-encoding", () => "/c/%E4%B8", 400],
  ["of a lone percent", () => "/c/%", 400],
  ["of one letter", () => "/c/x", 404],
  ["of dots", () => "/c/%2E%2E%2Fgraphql", 404],
  ["of a hundred letters", () => `/c/${"a".repeat(100)}`, 404],
  ["of five thousand letters", () => `/c/${"a".repeat(5_000)}`, 414],
  ["with a query", () => `/c/${"a".repeat(48)}?lang=en&lang=zh-CN`, 404],
])("a token %s leads nowhere, with every method", async (_case, path, status) => {
  const address = `2001:db8:${Math.floor(Math.random() * 65_536).toString(16)}::1`;
  const [url, query = ""] = path().split("?");
  for (const [method, to] of [
    ["GET", `${url}?${query}`],
    ["HEAD", url!],
    ["GET", `${url}/poster`],
    ["POST", url!],
  ] as const) {
    const answer = await ask(method, to, address, method === "POST" ? entry(1) : undefined);
    expect([method, answer.status]).toEqual([method, status]);
    expect(answer.text).not.toContain("INTERNAL");
  }
});
