import { aClock } from "@starlane/testing";
import type { Browser, BrowserContext, Page, Response } from "playwright-core";
import {
  aBrowser,
  aWindow,
  accessibilityViolations,
  CHROMIUM,
  collectPageErrors,
  endSession,
  signIn,
  waitUntilLoaded,
  type ViewOptions,
} from "./browser.js";
import { someOutreach, type Outreach } from "./outreach.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const COMMUNITY = "640105002002";

let starlane: TestStarlane;
let browser: Browser;
let outreach: Outreach;
const now = aClock();

if (!CHROMIUM) process.stdout.write("There is no Chromium here: the console is not looked at.\n");
const inBrowser = CHROMIUM ? describe : describe.skip;

inBrowser("the console", () => {
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process", now });
    outreach = await someOutreach(starlane);
    browser = await aBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await starlane?.close();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  /** Opens a window and a page, and collects the page's errors. */
  const opened = async (
    viewOptions: ViewOptions,
  ): Promise<{ context: BrowserContext; page: Page; pageErrors: string[] }> => {
    const context = await aWindow(browser, viewOptions);
    const page = await context.newPage();
    const pageErrors = collectPageErrors(page);
    return { context, page, pageErrors };
  };

  test.each([
    { size: "desk", locale: "zh-CN", colorScheme: "light" },
    { size: "desk", locale: "en", colorScheme: "dark" },
    { size: "phone", locale: "zh-CN", colorScheme: "dark" },
    { size: "phone", locale: "en", colorScheme: "light" },
  ] as const)("a planner signs in, looks into a street and goes back: %p", async (viewOptions) => {
    const { page, pageErrors } = await opened(viewOptions);
    const chinese = viewOptions.locale === "zh-CN";
    const look = async () => {
      await waitUntilLoaded(page);
      expect(await accessibilityViolations(page)).toEqual([]);
    };
    await page.goto(starlane.url);
    expect(await page.title()).toBe(chinese ? "登录 · 星路" : "Sign in · Starlane");
    await look();
    await signIn(page, "planner");
    expect(await page.title()).toBe(chinese ? "首页 · 星路" : "Start · Starlane");
    await look();
    const glance = await page.getByText(/45\D+449,559/).innerText();

    const navigation = page.getByRole("navigation", { name: chinese ? "主导航" : "Main" });
    await navigation.getByRole("link", { name: chinese ? "覆盖" : "Coverage" }).click();
    await page.getByRole("heading", { level: 1, name: "西夏区" }).waitFor();
    // Both pages show the same figures of the district.
    const [reached, population] = glance.match(/[\d,]+/g)!;
    await page
      .getByText(new RegExp(`\\b${reached}\\D+${population}\\b`))
      .first()
      .waitFor();
    await look();
    await page
      .getByRole("link", { name: /北京西路街道/ })
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: "北京西路街道" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/coverage/640105002");
    await page.getByRole("link", { name: "西夏区" }).click();
    await page.getByRole("heading", { level: 1, name: "西夏区" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "北京西路街道" }).waitFor();
    expect(pageErrors).toEqual([]);
  });

  test("by keyboard only: into a street, into a community, and back", async () => {
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

  test("a check-in appears on the screen of a viewer without any action", async () => {
    const { page } = await opened({ size: "desk", locale: "zh-CN" });
    await page.goto(`${starlane.url}/coverage/${COMMUNITY}`);
    await signIn(page, "planner");
    await page.getByRole("gridcell", { name: /13\.6%\s*45 \/ 329/ }).waitFor();
    await outreach.checkIn([45]);
    await page.getByRole("gridcell", { name: /13\.9%\s*46 \/ 329/ }).waitFor();
  });

  test("downloads a table of what is shown under a meaningful file name", async () => {
    const { page } = await opened({ size: "desk", locale: "zh-CN" });
    await page.goto(`${starlane.url}/coverage/640105002?audience=ADOLESCENT`);
    await signIn(page, "planner");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "导出表格" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("覆盖率.xlsx");
  });

  test.each([
    { viewOptions: { size: "desk", locale: "en" }, asOf: /as of .*\d\d:\d\d/, sample: "sample data" },
    { viewOptions: { size: "phone", locale: "zh-CN" }, asOf: /截至 .*\d\d:\d\d/, sample: "示例数据" },
  ] as const)("exports the curve as a picture with its subject and time: %p", async (wanted) => {
    const { viewOptions, asOf, sample } = wanted;
    const { page } = await opened(viewOptions);
    // Records the text drawn into the picture.
    await page.addInitScript(() => {
      const drawn = ((globalThis as { drawn?: string[] }).drawn = [] as string[]);
      const canvas = CanvasRenderingContext2D.prototype as unknown as Record<
        "fillText",
        (this: unknown, ...said: [string, number, number]) => void
      >;
      const draw = canvas.fillText;
      canvas.fillText = function (...said) {
        drawn.push(said[0]);
        draw.apply(this, said);
      };
    });
    await page.goto(`${starlane.url}/coverage/${COMMUNITY}?campaign=${outreach.campaign}`);
    await signIn(page, "planner");
    const { campaign, area } = await starlane.data(
      "planner",
      `{ campaign(id: "${outreach.campaign}") { title } area(id: "${COMMUNITY}") { name } }`,
    );
    await page.getByRole("heading", { level: 1, name: area.name }).waitFor();
    await waitUntilLoaded(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page
        .getByRole("button", { name: viewOptions.locale === "en" ? "Save as picture" : "保存为图片" })
        .click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.png$/);
    const drawn = await page.evaluate(() => (globalThis as unknown as { drawn: string[] }).drawn.join(""));
    for (const said of [campaign.title, area.name, sample]) expect(drawn).toContain(said);
    expect(drawn).toMatch(asOf);
  });

  test("prints the whole matrix on white on narrow paper, without controls", async () => {
    const { page } = await opened({ size: "desk", locale: "zh-CN", colorScheme: "dark" });
    await page.goto(`${starlane.url}/coverage`);
    await signIn(page, "planner");
    await page.getByRole("grid").waitFor();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.setViewportSize({ width: 700, height: 1000 });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint"))); // as for printing
    await page.locator("html[data-appearance=light]").waitFor();
    expect(await page.getByRole("grid").isVisible()).toBe(true);
    expect(await page.getByText("全部专项行动 · 全部时间").isVisible()).toBe(true);
    // Invisible elements have no role.
    for (const [role, name] of [
      ["navigation", "主导航"],
      ["group", "筛选"],
      ["button", "打印"],
    ] as const)
      expect(await page.getByRole(role, { name }).count()).toBe(0);
  });

  test("a chosen language and appearance are remembered", async () => {
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
  ])("two tabs whose token has expired renew it once between them, %s", async (_case, hasLocks) => {
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
    now.advance(16 * 60_000);
    await Promise.all([page, other].map((tab) => tab.evaluate(() => dispatchEvent(new Event("online")))));
    await Promise.all([page, other].map((tab) => answered(tab)));
    await Promise.all([page, other].map((tab) => tab.waitForLoadState("networkidle")));
    expect(renewals.count).toBe(1);
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("a refusal that arrives after the renewal does not end the new token", async () => {
    const { context, page } = await opened({ size: "desk", locale: "zh-CN" });
    await page.goto(starlane.url);
    await signIn(page, "planner");
    const other = await context.newPage();
    await other.goto(starlane.url);
    await other.locator("main#content h1").waitFor();
    await Promise.all([page, other].map((tab) => tab.waitForLoadState("networkidle")));

    const renewals = countRenewals([page, other]);
    const renewed = other.evaluate(
      () =>
        new Promise<void>((resolve) => {
          new BroadcastChannel("starlane.session").addEventListener("message", () => resolve());
        }),
    );
    const refused = new Promise<void>((resolve) => {
      void other.route("**/graphql", async (route) => {
        const response = await route.fetch();
        if ((await response.text()).includes("UNAUTHENTICATED")) {
          resolve();
          await renewed;
        }
        await route.fulfill({ response });
      });
    });
    now.advance(16 * 60_000);
    const answers = Promise.all([page, other].map((tab) => answered(tab)));
    await other.evaluate(() => dispatchEvent(new Event("online")));
    await refused;
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await answers;
    await other.unrouteAll({ behavior: "ignoreErrors" });
    expect(renewals.count).toBe(1);
  });

  test("a renewal whose answer is lost with its page does not end the session", async () => {
    const { page } = await opened({ size: "desk", locale: "zh-CN" });
    await page.goto(starlane.url);
    await signIn(page, "planner");
    let lost = 0;
    await page.route("**/graphql", async (route) => {
      const isRenewal = route.request().postData()?.includes('"Renew"') === true;
      if (!isRenewal || lost > 0) return route.continue();
      lost += 1;
      await route.fetch(); // the server has used the token
      return route.abort();
    });
    await page.reload();
    await page.getByRole("navigation").getByRole("link").first().waitFor();
    await Promise.all([answered(page), page.reload()]);
    await page.locator("main#content h1").waitFor();
    expect(lost).toBe(1);
  });

  test("an ended session asks to sign in over the page, and the pending form is sent", async () => {
    const { page } = await opened({ size: "phone", locale: "zh-CN" });
    await page.goto(starlane.url);
    await signIn(page, "education");
    await page.getByRole("button", { name: /^参加：老年大学防骗课堂/ }).click();
    await page.getByRole("textbox", { name: "附言（选填）" }).fill("我局派两名老师。");
    await endSession(page, starlane.url);
    now.advance(16 * 60_000);
    await page.getByRole("button", { name: "确认参加" }).click();
    const dialog = page.getByRole("dialog", { name: "登录已过期" });
    await dialog.locator("input[autocomplete=current-password]").fill("sample-password-1");
    expect(await accessibilityViolations(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole("button", { name: "登录" }).click();
    await page.getByText("已参加：老年大学防骗课堂").waitFor();
    const { campaigns } = await starlane.data(
      "analyst", // not signed in before: other users' tokens have expired by now
      '{ campaigns(filter: { text: "老年大学" }) { nodes { participants { state note } } } }',
    );
    expect(campaigns.nodes[0].participants).toEqual([{ state: "ACCEPTED", note: "我局派两名老师。" }]);
  });

  test("a delayed sign-in does not block other users on the same page", async () => {
    const { page } = await opened({ size: "phone", locale: "en" });
    await page.goto(starlane.url);
    const attempt = async (username: string) => {
      await page.locator("input[autocomplete=username]").fill(username);
      await page.locator("input[autocomplete=current-password]").fill("wrong");
      const answer = page.waitForResponse((response) => response.url().endsWith("/graphql"));
      await page.locator("button[type=submit]").click();
      return (await answer).status();
    };
    const waits = page.getByRole("button", { name: /^Try again in \d+ s$/ });
    while ((await attempt("nobody.known")) !== 429) expect(await waits.count()).toBe(0);
    await waits.waitFor();
    expect(await waits.isDisabled()).toBe(true);
    expect(await page.getByRole("alert").innerText()).toBe("Too many attempts; try again later.");
    await signIn(page, "planner");
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

  test("serves the page at page addresses only", async () => {
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

function countRenewals(pages: readonly Page[]): { count: number } {
  const renewals = { count: 0 };
  for (const page of pages)
    page.on("request", (request) => {
      if (request.postData()?.includes('"Renew"')) renewals.count += 1;
    });
  return renewals;
}

/** Resolves when a page has received its due items again. */
function answered(page: Page): Promise<Response> {
  return page.waitForResponse(async (response) => {
    if (response.request().postData()?.includes("WhatIsDue") !== true) return false;
    const text = await response.text().catch(() => null); // earlier responses were discarded with the page
    return text !== null && !text.includes("UNAUTHENTICATED");
  });
}
