import type { Browser, BrowserContext, Page, Response } from "playwright-core";
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { times } from "@starlane/testing";
import { aBrowser, aWindow, barriersOn, CHROMIUM, complaintsOf, signIn, type Looking } from "./browser.js";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const COMMUNITY = "640105002002";
/** Where pictures of every page are kept, for docs/screens; none unless named. */
const SCREENS = process.env.STARLANE_SCREENS;

let starlane: TestStarlane;
let browser: Browser;
let later = 0;

if (!CHROMIUM) process.stdout.write("There is no Chromium here: the console is not looked at.\n");
const inBrowser = CHROMIUM ? describe : describe.skip;

inBrowser("the console", () => {
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process", now: () => new Date(Date.now() + later) });
    await someOutreach(starlane);
    browser = await aBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await starlane?.close();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  const opened = async (
    looking: Looking,
  ): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> => {
    const context = await aWindow(browser, looking);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    return { context, page, complaints };
  };

  test.each([
    { size: "desk", locale: "zh-CN", colorScheme: "light" },
    { size: "desk", locale: "en", colorScheme: "dark" },
    { size: "phone", locale: "zh-CN", colorScheme: "dark" },
    { size: "phone", locale: "en", colorScheme: "light" },
  ] as const)("a planner signs in, looks into a street and goes back: %p", async (looking) => {
    const { page, complaints } = await opened(looking);
    const chinese = looking.locale === "zh-CN";
    const look = async (name: string) => {
      await page.waitForFunction(() => document.querySelector("[data-loading]") === null);
      expect(await barriersOn(page)).toEqual([]);
      if (SCREENS) await picture(page, `${name}-${looking.size}-${looking.locale}-${looking.colorScheme}`);
    };
    await page.goto(starlane.url);
    expect(await page.title()).toBe(chinese ? "登录 · 星路" : "Sign in · Starlane");
    await look("sign-in");
    await signIn(page, "planner");
    expect(await page.title()).toBe(chinese ? "首页 · 星路" : "Start · Starlane");
    const glance = await page.getByText(/45\D+449,559/).innerText();
    await look("start");

    const navigation = page.getByRole("navigation", { name: chinese ? "主导航" : "Main" });
    await navigation.getByRole("link", { name: chinese ? "覆盖" : "Coverage" }).click();
    await page.getByRole("heading", { level: 1, name: "西夏区" }).waitFor();
    // What one page says of the district, the other says too.
    const [reached, population] = glance.match(/[\d,]+/g)!;
    await page
      .getByText(new RegExp(`\\b${reached}\\D+${population}\\b`))
      .first()
      .waitFor();
    await look("coverage");
    await page
      .getByRole("link", { name: /北京西路街道/ })
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: "北京西路街道" }).waitFor();
    await look("street");
    expect(new URL(page.url()).pathname).toBe("/coverage/640105002");
    await page.getByRole("link", { name: "西夏区" }).click();
    await page.getByRole("heading", { level: 1, name: "西夏区" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "北京西路街道" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("by keys alone: into a street, into a community, and up again", async () => {
    const { page } = await opened({ size: "desk", locale: "zh-CN" });
    await page.goto(`${starlane.url}/coverage`);
    await signIn(page, "planner");
    const grid = page.getByRole("grid");
    await grid.getByRole("row", { name: /北京西路街道/ }).waitFor();
    await grid.getByRole("rowheader", { name: "西夏区" }).focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("heading", { level: 1, name: "北京西路街道" }).waitFor();
    await page.getByRole("rowheader", { name: "北京西路街道" }).and(page.locator(":focus")).waitFor();
    for (const key of ["ArrowDown", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("heading", { level: 1, name: /社区/ }).waitFor();
    await page.getByRole("rowheader").and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Backspace");
    await page.getByRole("heading", { level: 1, name: "北京西路街道" }).waitFor();
  });

  test("a table of what is shown is handed over under its own name", async () => {
    const { page } = await opened({ size: "desk", locale: "zh-CN" });
    await page.goto(`${starlane.url}/coverage/640105002?audience=ADOLESCENT`);
    await signIn(page, "planner");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "导出表格" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("覆盖率.xlsx");
  });

  test("a language and an appearance that were chosen stay chosen", async () => {
    const { page } = await opened({ size: "desk", locale: "zh-CN" });
    await page.goto(starlane.url);
    await page.getByText("English", { exact: true }).click();
    await page.getByText("Dark", { exact: true }).click();
    await page.reload();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await page.locator("html").getAttribute("data-appearance")).toBe("dark");
  });

  test.each([
    ["by the browser's locks", true],
    ["without them, as over plain HTTP", false],
  ])("two tabs whose token has ended renew it once between them, %s", async (_case, hasLocks) => {
    const { context, page } = await opened({ size: "desk", locale: "zh-CN" });
    if (!hasLocks)
      await context.addInitScript(() => delete (Navigator.prototype as { locks?: unknown }).locks);
    await page.goto(starlane.url);
    await signIn(page, "planner");
    const other = await context.newPage();
    await other.goto(starlane.url);
    await other.locator("main#content h1").waitFor();
    await Promise.all([page, other].map((tab) => tab.waitForLoadState("networkidle")));

    const renewals = countRenewals([page, other]);
    later += 16 * 60_000;
    await Promise.all([page, other].map((tab) => tab.evaluate(() => dispatchEvent(new Event("online")))));
    await Promise.all([page, other].map((tab) => answered(tab)));
    await Promise.all([page, other].map((tab) => tab.waitForLoadState("networkidle")));
    expect(renewals.count).toBe(1);
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("a renewal whose answer is lost with its page does not end the session", async () => {
    const { page } = await opened({ size: "desk", locale: "zh-CN" });
    await page.goto(starlane.url);
    await signIn(page, "planner");
    let lost = 0;
    await page.route("**/graphql", async (route) => {
      const isRenewal = route.request().postData()?.includes("refreshSession") === true;
      if (!isRenewal || lost > 0) return route.continue();
      lost += 1;
      await route.fetch(); // the server has spent the token
      return route.abort();
    });
    await page.reload();
    await page.getByRole("alert").waitFor();
    await page.reload();
    await page.locator("main#content h1").waitFor();
    expect(lost).toBe(1);
  });

  test("a session that has ended asks to sign in again over the page, and what was written is sent", async () => {
    const { page } = await opened({ size: "phone", locale: "zh-CN" });
    await page.goto(starlane.url);
    await signIn(page, "education");
    await page.getByRole("button", { name: /^参加：老年大学防骗课堂/ }).click();
    await page.getByRole("textbox", { name: "附言（选填）" }).fill("我局派两名老师。");
    await endSession(page, starlane.url);
    later += 16 * 60_000;
    await page.getByRole("button", { name: "确认参加" }).click();
    const dialog = page.getByRole("dialog", { name: "登录已过期" });
    await dialog.locator("input[autocomplete=current-password]").fill("sample-password-1");
    expect(await barriersOn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole("button", { name: "登录" }).click();
    await page.getByText("已参加：老年大学防骗课堂").waitFor();
    const { campaigns } = await starlane.data(
      "analyst", // who has not signed in before: other tokens have ended by now
      '{ campaigns(filter: { text: "老年大学" }) { nodes { participants { state note } } } }',
    );
    expect(campaigns.nodes[0].participants).toEqual([{ state: "ACCEPTED", note: "我局派两名老师。" }]);
  });

  test("signing out in one tab signs out in all", async () => {
    const { context, page } = await opened({ size: "desk", locale: "zh-CN" });
    await page.goto(starlane.url);
    await signIn(page, "planner");
    const other = await context.newPage();
    await other.goto(`${starlane.url}/coverage`);
    await other.getByRole("heading", { level: 1, name: "西夏区" }).waitFor();
    await page.bringToFront();
    await page.getByTitle("账户与设置").click();
    await page.getByRole("button", { name: "退出登录" }).click();
    for (const tab of [page, other]) await tab.getByRole("button", { name: "登录", exact: true }).waitFor();
  });

  test("addresses of pages are pages, and nothing else is", async () => {
    const html = { accept: "text/html,*/*;q=0.8" };
    const page = await fetch(`${starlane.url}/coverage/640105002`, { headers: html });
    expect(page.status).toBe(200);
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const policy = page.headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const text = await page.text();
    const [nonce] = /(?<='nonce-)[^']+/.exec(policy)!;
    expect(text).toContain(`nonce="${nonce}"`);
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(text)![1]!;
    const packed = await fetch(starlane.url + script, { headers: { "accept-encoding": "br" } });
    expect(packed.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(packed.headers.get("content-encoding")).toBe("br");
    expect((await fetch(`${starlane.url}/assets/gone.js`, { headers: html })).status).toBe(404);
    expect((await fetch(`${starlane.url}/nothing`)).status).toBe(404);
  });
});

/** A campaign with a target, a class with forty-five pupils, an invitation and an event that wait. */
async function someOutreach(test: TestStarlane): Promise<void> {
  const { data } = test;
  const { campaign, school } = await aCampaignUnderWay(test);
  const event = await register(test, { campaign: campaign.id, venue: school.id, day: "2026-03-04" });
  const items = times(45, (n) => ({
    clientId: randomUUID(),
    person: { identityNumber: identityNumber(n) },
    audience: "ADOLESCENT",
    area: COMMUNITY,
    method: "STAFF_SCAN",
    at: "2026-03-04T02:05:00Z",
  }));
  await data(
    "education",
    "mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) { __typename } }",
    { event: event.id, items },
  );
  const { createCampaign: next } = await data(
    "planner",
    'mutation { createCampaign(input: { title: "老年大学防骗课堂", startsOn: "2026-03-01", endsOn: "2029-02-28", area: "640105", targets: [] }) { ... on Campaign { id } } }',
  );
  const { agencies } = await data("planner", "{ agencies(kinds: [EDUCATION]) { id } }");
  await data(
    "planner",
    "mutation($campaign: ID!, $agency: ID!) { inviteAgency(campaign: $campaign, agency: $agency, role: CO_HOST) { __typename } }",
    { campaign: next.id, agency: agencies[0].id },
  );
}

/** Spends the kept token twice, as a thief would, which ends the whole sign-in. */
async function endSession(page: Page, url: string): Promise<void> {
  const { refreshToken } = JSON.parse(
    await page.evaluate(() => localStorage["starlane.session"] as string),
  ) as {
    refreshToken: string;
  };
  for (const _time of [1, 2])
    await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query: "mutation($t: String!) { refreshSession(refreshToken: $t) { accessToken } }",
        variables: { t: refreshToken },
      }),
    });
}

function countRenewals(pages: readonly Page[]): { count: number } {
  const renewals = { count: 0 };
  for (const page of pages)
    page.on("request", (request) => {
      if (request.postData()?.includes("refreshSession")) renewals.count += 1;
    });
  return renewals;
}

/** Resolves when a page has been given what is due again. */
function answered(page: Page): Promise<Response> {
  return page.waitForResponse(
    async (response) =>
      response.request().postData()?.includes("WhatIsDue") === true &&
      !(await response.text()).includes("UNAUTHENTICATED"),
  );
}

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS!, { recursive: true });
  await page.waitForTimeout(600); // curves are drawn by then
  await page.screenshot({ path: join(SCREENS!, `${name}.png`) });
}
