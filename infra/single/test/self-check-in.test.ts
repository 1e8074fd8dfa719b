import { createLogger } from "@starlane/runtime";
import { times } from "@starlane/testing";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const OPEN = `mutation($event: ID!) { openSelfCheckIn(event: $event) { ... on SelfCheckIn { id url posterUrl qr event { title } } } }`;

describe.each(["in process", "over HTTP"] as const)("self check-in, with services reached %s", (reach) => {
  let starlane: TestStarlane;
  let event: string;
  let link: Json;
  let now = new Date("2026-03-04T02:00:00Z");
  const logged: string[] = [];

  beforeAll(async () => {
    starlane = await aStarlane({
      reach,
      now: () => now,
      logger: createLogger("trace", { write: (line: string) => void logged.push(line) }),
      publicUrl: "https://starlane.example.cn",
      trustedProxies: ["127.0.0.1"],
    });
    const { campaign, school } = await aCampaignUnderWay(starlane);
    event = (await register(starlane, { campaign: campaign.id, venue: school.id, day: "2026-03-04" })).id;
    link = (await starlane.data("education", OPEN, { event })).openSelfCheckIn;
  });
  afterAll(() => starlane.close());

  const here = (address: string) => address.replace("https://starlane.example.cn", starlane.url);
  const entry = (n: number, changed: object = {}) => ({
    clientId: `device-${n}`,
    person: { identityNumber: identityNumber(n) },
    audience: "ADOLESCENT",
    at: "2026-03-04T02:00:00Z",
    ...changed,
  });
  const send = async (body: unknown, headers: Record<string, string> = {}, to = link.url) => {
    const response = await fetch(here(to), {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": "en", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  test("the page behind a code shows the event, its place and time, in the reader's language", async () => {
    expect(link).toMatchObject({
      url: expect.stringMatching(/^https:\/\/starlane\.example\.cn\/c\/[\w-]{48}$/),
      event: { title: "识破网络诈骗" },
    });
    const read = async (headers: Record<string, string>, query = "") => {
      const response = await fetch(here(link.url) + query, { headers });
      return { response, text: await response.text() };
    };
    const { response, text } = await read({});
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "text/html; charset=utf-8",
    ]);
    expect(text).toContain('<html lang="zh-CN">');
    for (const said of ["<h1>识破网络诈骗</h1>", "3月4日周三 10:00–10:45", "星光", "留下什么，忘掉什么"])
      expect(text).toContain(said);
    expect(text.indexOf("北京西路街道")).toBeLessThan(
      text.indexOf("<optgroup", text.indexOf("北京西路街道")),
    );
    expect((await read({ "accept-language": "en-GB" })).text).toContain("What is kept and what is forgotten");
    expect((await read({ "accept-language": "en" }, "?lang=zh-CN")).text).toContain('<html lang="zh-CN">');
  });

  test("the page loads nothing external, runs only its own script, and is not cached", async () => {
    const response = await fetch(here(link.url));
    const policy = response.headers.get("content-security-policy");
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "x-robots-tag": "noindex",
    });
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await response.text()).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test("a submitted form checks the person in once, however often it is sent; and counts", async () => {
    const reached = async () =>
      (await starlane.data("planner", `{ event(id: "${event}") { attendance { reached } } }`)).event
        .attendance.reached;
    const before = await reached();
    expect((await send(entry(1))).body).toEqual({ verdict: "ACCEPTED", reason: null });
    expect((await send(entry(1))).body).toMatchObject({ verdict: "DUPLICATE" });
    expect((await send(entry(1, { clientId: "another-device" }))).body).toMatchObject({
      verdict: "DUPLICATE",
    });
    expect(await reached()).toBe(before + 1);
    const { body } = await send(entry(2, { person: { identityNumber: "640105201403050010" } }));
    expect(body).toMatchObject({ verdict: "REJECTED", reason: expect.stringContaining("wrong") });
    expect((await send(entry(3, { area: "640105002002" }))).body.verdict).toBe("ACCEPTED");
  });

  test.each([
    ["that is no JSON", "x=1", {}, 400],
    ["in a form's clothes", JSON.stringify(entry(4)), { "content-type": "text/plain" }, 415],
    ["of a form", "clientId=device-4", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["that is too large", JSON.stringify({ ...entry(4), note: "x".repeat(5_000) }), {}, 413],
    ["without a person", entry(4, { person: {} }), {}, 400],
    ["with two numbers", entry(4, { person: { phone: "1", identityNumber: "2" } }), {}, 400],
    ["with a name", entry(4, { person: { phone: "13800000001", name: "张三" } }), {}, 400],
    ["at no time", entry(4, { at: "yesterday" }), {}, 400],
    ["of a client without an id", entry(4, { clientId: "" }), {}, 400],
  ])("rejects an entry %s", async (_case, body, headers, status) => {
    const answer = await send(body, headers);
    expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([status, "BAD_USER_INPUT"]);
  });

  test("a closed link is answered like an unknown one", async () => {
    const { openSelfCheckIn: closed } = await starlane.data("education", OPEN, { event });
    await starlane.data("education", `mutation { closeSelfCheckIn(id: "${closed.id}") { id } }`);
    const made = closed.url.replace(/.{48}$/, "a".repeat(48));
    for (const address of [closed.url, made]) {
      const page = await fetch(here(address));
      expect([page.status, (await page.text()).includes("链接无效或已停用")]).toEqual([404, true]);
      expect((await fetch(`${here(address)}/poster`)).status).toBe(404);
      const answer = await send(entry(5), {}, address);
      expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([404, "NOT_FOUND"]);
    }
  });

  test("outside of its time the page says so and rejects entries", async () => {
    const at = now;
    const seen: (string | number)[] = [];
    for (const time of ["2026-03-03T23:59:59Z", "2026-03-04T04:45:00Z"]) {
      now = new Date(time);
      const page = await fetch(here(link.url));
      const text = await page.text();
      seen.push(page.status, text.includes("<form") ? "form" : (/<h1[^>]*>([^<]*)/.exec(text)?.[1] ?? ""));
      seen.push((await send(entry(6))).body.verdict);
    }
    now = at;
    expect(seen).toEqual([200, "签到尚未开始", "REJECTED", 200, "签到已经结束", "REJECTED"]);
  });

  test("a poster has the code, the event and instructions, in both languages", async () => {
    const poster = await fetch(here(link.posterUrl));
    const text = await poster.text();
    expect(poster.status).toBe(200);
    for (const part of ["<svg", "识破网络诈骗", "扫码签到", "Scan to check in", "starlane.example.cn"])
      expect(text).toContain(part);
    expect(text).toContain(link.qr.trim());
  });

  test("the operations behind the page are not accessible through the graph", async () => {
    const token = link.url.slice(-48);
    for (const query of [
      `{ selfCheckInPage(token: "${token}") { event } }`,
      `{ eventNotice(id: "${event}") { title } }`,
      '{ communitiesAround(area: "640105") { id } }',
      `mutation { selfCheckIn(token: "${token}", item: {}) { verdict } }`,
    ]) {
      const { errors } = await starlane.ask(null, query);
      expect(errors?.[0].extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
    }
  });

  test("limits the entries of one address per minute with a waiting time, and not those of others", async () => {
    const from = (address: string) => send(entry(7), { "x-forwarded-for": address });
    const many = async (address: (n: number) => string) => {
      const answers: Awaited<ReturnType<typeof from>>[] = [];
      for (let n = 0; n < 2_420; n += 55)
        answers.push(...(await Promise.all(times(55, (nth) => from(address(n + nth))))));
      return answers;
    };
    const answers = await many(() => "203.0.113.7");
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(20);
    const seconds = refused[0]!.body.errors[0].extensions.retryAfterSeconds;
    expect(seconds).toBeGreaterThan(0);
    expect(refused[0]!.headers.get("retry-after")).toBe(String(seconds));
    expect((await from("203.0.113.8")).status).toBe(200);
    const ofOneNetwork = await many((n) => `2001:db8::${n.toString(16)}`);
    expect(ofOneNetwork.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  test("neither tokens nor numbers are in the log or the metrics", async () => {
    await send(entry(8, { area: "1".repeat(18) }));
    const metrics = await (await fetch(`${starlane.url}/metrics`)).text();
    const told = logged.join("") + metrics;
    for (const secret of [link.url.slice(-48), identityNumber(1), identityNumber(8)])
      expect(told).not.toContain(secret);
  });
});
