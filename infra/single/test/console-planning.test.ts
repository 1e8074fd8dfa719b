import { addDays, localDate, weekOf } from "@starlane/calendar";
import { TEST_INSTANT } from "@starlane/testing";
import type { Browser } from "playwright-core";
import {
  aBrowser,
  accessibilityViolations,
  CHROMIUM,
  type ViewOptions,
  signedIn,
  waitUntilLoaded,
} from "./browser.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const COMMUNITY = "640105002002"; // Starlight Lane
const today = localDate(TEST_INSTANT);
/** The Monday after next: all of it is in the future, and the whole week is in one view. */
const MONDAY = addDays(weekOf(today), 14);
const TUESDAY = addDays(MONDAY, 1);

let starlane: TestStarlane;
let browser: Browser;
let campaign: string;
let room: { id: string; name: string };

const inBrowser = CHROMIUM ? describe : describe.skip;

inBrowser("planning in the console", () => {
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process" });
    browser = await aBrowser();
    campaign = await anActiveCampaign();
    const { venues } = await starlane.data(
      "planner",
      `{ venues(filter: { area: "${COMMUNITY}", kinds: [COMMUNITY_ROOM] }) { nodes { id name agency { id } } } }`,
    );
    room = venues.nodes[0];
  });
  afterAll(async () => {
    await browser?.close();
    await starlane?.close();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  const opened = (viewOptions: ViewOptions, username: string, address: string) =>
    signedIn(browser, { viewOptions, username, url: starlane.url + address });

  test.each([
    { size: "desk", locale: "zh-CN", colorScheme: "light" },
    { size: "phone", locale: "en", colorScheme: "dark" },
  ] as const)(
    "a campaign is created, submitted and started, and an agency invited: %p",
    async (viewOptions) => {
      const t = (zh: string, en: string) => (viewOptions.locale === "zh-CN" ? zh : en);
      const title = t("社区防诈月", "Community month");
      const { page, pageErrors } = await opened(viewOptions, "planner", "/campaigns");
      const look = async () => {
        await waitUntilLoaded(page);
        expect(await accessibilityViolations(page)).toEqual([]);
      };
      await look();
      await page.getByRole("button", { name: t("新建专项行动", "New campaign") }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel(t("名称", "Title")).fill(title);
      await dialog.getByRole("button", { name: t("添加目标", "Add a target") }).click();
      await dialog.getByRole("button", { name: t("新建", "Create"), exact: true }).click();
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await page.getByRole("button", { name: t("提交审批", "Submit for approval") }).click();
      // Submitters may not approve their own campaigns, so the page does not offer it.
      await page
        .getByText(t("已提交，等待其他统筹员", "Submitted; another planner"), { exact: false })
        .waitFor();
      expect(await page.getByRole("button", { name: t("批准", "Approve"), exact: true }).count()).toBe(0);
      await look();
      const id = page.url().split("/").at(-1)!;
      await starlane.data(
        "admin",
        `mutation { moveCampaign(id: "${id}", version: 2, to: APPROVED) { __typename } }`,
      );
      await page.reload();
      await page.getByRole("button", { name: t("启动", "Start") }).click();
      await page.getByText(t("现在是：进行中", "Now: Under way")).waitFor();
      await page.getByRole("combobox", { name: t("单位", "Agency") }).click();
      await page.keyboard.type("教育");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: t("邀请", "Invite"), exact: true }).click();
      await page.getByText(t("等待答复", "no answer yet"), { exact: true }).waitFor();
      await look();
      const { campaign: made } = await starlane.data(
        "planner",
        `{ campaign(id: "${id}") { status targets { rate } participants { state agency { kind } } } }`,
      );
      expect(made).toEqual({
        status: "ACTIVE",
        targets: [{ rate: 0.5 }],
        participants: [{ state: "INVITED", agency: { kind: "EDUCATION" } }],
      });

      // A mistaken invitation is withdrawn, after a confirmation.
      await page.getByRole("button", { name: t("撤回邀请：", "Withdraw the invitation: ") }).click();
      await page
        .getByText(t("对方的待办里不再有这项邀请", "The agency is not asked any more."), { exact: false })
        .waitFor();
      await look();
      await page
        .getByRole("tooltip")
        .getByRole("button", { name: t("撤回邀请", "Withdraw"), exact: true })
        .click();
      await page.getByText(t("还没有邀请其他单位。", "No other agency was invited yet.")).waitFor();
      await look();
      const { campaign: left } = await starlane.data(
        "planner",
        `{ campaign(id: "${id}") { participants { state } } }`,
      );
      expect(left.participants).toEqual([]);
      expect(pageErrors).toEqual([]);
    },
  );

  test("an event is moved with the mouse and by keyboard; each calendar view is accessible", async () => {
    const { id } = await aTalk("讲座一", TUESDAY, 10);
    const { page, pageErrors } = await opened(
      { size: "desk", locale: "zh-CN" },
      "planner",
      `/calendar?day=${MONDAY}&campaign=${campaign}`,
    );
    const chip = page.getByRole("link", { name: /讲座一/ });
    await chip.waitFor();
    const from = (await chip.boundingBox())!;
    const thursday = (await page.locator(`[data-day="${addDays(MONDAY, 3)}"]`).boundingBox())!;
    await page.mouse.move(from.x + 20, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(thursday.x + 40, from.y + 60, { steps: 4 });
    await page.mouse.move(thursday.x + 40, from.y + 8 + 52 * 2, { steps: 4 });
    await page.mouse.up();
    const dialog = page.getByRole("dialog", { name: "改期" });
    await dialog.waitFor();
    expect(await accessibilityViolations(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole("button", { name: "改期" }).click();
    await page.getByText(/^已改期：讲座一/).waitFor();
    expect(await timeOf(id)).toBe(instant(addDays(MONDAY, 3), 12));

    await dialog.waitFor({ state: "hidden" });
    await page
      .locator(`[data-day="${addDays(MONDAY, 3)}"]`)
      .getByRole("link", { name: /讲座一/ })
      .focus();
    await page.keyboard.press("m");
    await dialog.getByLabel("开始").fill("15:00");
    await dialog.getByLabel("结束").fill("16:00");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    expect(await timeOf(id)).toBe(instant(addDays(MONDAY, 3), 15));

    for (const view of ["", "&view=month", "&view=venue", "&view=speaker", "&view=list"]) {
      await page.goto(`${starlane.url}/calendar?day=${MONDAY}&campaign=${campaign}${view}`);
      await page.getByRole("link", { name: /讲座一/ }).waitFor();
      await waitUntilLoaded(page);
      expect([view, await accessibilityViolations(page)]).toEqual([view, []]);
    }
    expect(pageErrors).toEqual([]);
  });

  test("two users race for one slot: one gets it, the other sees who did and takes the time offered", async () => {
    const events = [await aTalk("甲的讲座", MONDAY, 9), await aTalk("乙的讲座", MONDAY, 11)];
    const windows = await Promise.all(
      events.map(async ({ id }) => {
        const { page } = await opened({ size: "desk", locale: "zh-CN" }, "planner", `/events/${id}`);
        await page.getByRole("button", { name: "改期" }).click();
        const dialog = page.getByRole("dialog", { name: "改期" });
        await dialog.getByLabel("开始").fill("14:00");
        await dialog.getByLabel("结束").fill("15:00");
        return { page, dialog };
      }),
    );
    await Promise.all(windows.map(({ dialog }) => dialog.getByRole("button", { name: "改期" }).click()));
    const outcomes = await Promise.all(
      windows.map(async ({ page, dialog }) => {
        const refused = dialog.getByText("不能改到这个时间");
        await page
          .getByText(/^已改期/)
          .or(refused)
          .first()
          .waitFor();
        return (await refused.count()) > 0;
      }),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const { page, dialog } = windows[outcomes.indexOf(true)]!;
    const winner = ["甲的讲座", "乙的讲座"][outcomes.indexOf(false)]!;
    await dialog.getByRole("link", { name: new RegExp(`${winner}.*14:00–15:00`) }).waitFor();
    await page.waitForFunction(() => document.querySelector(".ant-btn-loading-icon") === null);
    expect(await accessibilityViolations(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole("button", { name: /^改到 .*15:00–16:00$/ }).click();
    await page.getByText(/^已改期/).waitFor();
    const times = await Promise.all(events.map(({ id }) => timeOf(id)));
    expect(times.toSorted()).toEqual([instant(MONDAY, 14), instant(MONDAY, 15)]);
  });

  test("a concurrent change is shown first, and the event moved then", async () => {
    const { id } = await aTalk("丙的讲座", addDays(MONDAY, 2), 9);
    const { page } = await opened({ size: "phone", locale: "en" }, "planner", `/events/${id}`);
    await page.getByRole("button", { name: "Move" }).click();
    const dialog = page.getByRole("dialog", { name: "Move" });
    await starlane.data(
      "planner",
      "mutation($input: RescheduleEventInput!) { rescheduleEvent(input: $input) { __typename } }",
      { input: { id, version: 1, ...hour(addDays(MONDAY, 2), 11) } },
    );
    await dialog.getByRole("button", { name: "Move" }).click();
    await dialog.getByText("Somebody changed this event", { exact: false }).waitFor();
    await dialog.getByText(/now on .*11:00/).waitFor();
    await dialog.getByRole("button", { name: "Move" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await timeOf(id)).toBe(instant(addDays(MONDAY, 2), 9));
    await waitUntilLoaded(page);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByLabel("Why").fill("Rain");
    await page.getByRole("button", { name: "Cancel the event" }).click();
    await page.getByText("Cancelled: 丙的讲座").waitFor();
  });

  test("a programme is previewed, then created", async () => {
    await aTalk("样板讲座", addDays(MONDAY, 4), 9);
    const { page, pageErrors } = await opened(
      { size: "desk", locale: "zh-CN" },
      "planner",
      `/campaigns/${campaign}`,
    );
    await page.getByRole("button", { name: "存为样板方案" }).click();
    await page.getByRole("dialog").getByLabel("方案名称").fill("星光样板");
    await page.getByRole("dialog").getByRole("button", { name: "存为样板方案" }).click();
    await page.getByRole("heading", { level: 1, name: "星光样板" }).waitFor();
    await page.getByRole("button", { name: "选全部街道" }).click();
    await page.getByRole("button", { name: "预览" }).click();
    await page.getByText(/\d+ 项专项行动（草稿），计划 \d+ 场/).waitFor();
    const drafts = async () =>
      (await starlane.data("planner", "{ campaigns(filter: { statuses: [DRAFT] }) { totalCount } }"))
        .campaigns.totalCount as number;
    const before = await drafts();
    await page.getByRole("button", { name: "新建这些草稿" }).click();
    await page.getByText(/^已新建 \d+ 项草稿/).waitFor();
    expect(await drafts()).toBeGreaterThan(before);
    await waitUntilLoaded(page);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.goto(`${starlane.url}/programmes`);
    await page.getByRole("link", { name: /星光样板/ }).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(pageErrors).toEqual([]);
  });

  test("a gap leads to planning an event there; imported boundaries stay in this browser", async () => {
    const { page, pageErrors } = await opened(
      { size: "desk", locale: "zh-CN" },
      "planner",
      "/coverage/640105",
    );
    await page
      .getByRole("link", { name: /^在这里安排/ })
      .first()
      .waitFor();
    const href = await page
      .getByRole("link", { name: /^在这里安排/ })
      .first()
      .getAttribute("href");
    expect(href).toMatch(/^\/register\?area=640105\d{6}&audience=[A-Z_]+$/);
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    await page.locator("input[type=file]").setInputFiles({
      name: "界线.geojson",
      mimeType: "application/geo+json",
      buffer: Buffer.from(JSON.stringify(await boundaries())),
    });
    const map = page.getByRole("group", { name: "覆盖率地图" });
    await map.waitFor();
    await page.reload();
    await map.waitFor();
    await waitUntilLoaded(page);
    expect(await map.getByRole("link").count()).toBeGreaterThan(5);
    expect(sent.some((body) => body.includes("coordinates"))).toBe(false);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "移除" }).click();
    await page.getByRole("button", { name: "打开界线文件" }).waitFor();
    expect(pageErrors).toEqual([]);
  });
});

/** Returns a square for each street, side by side. */
async function boundaries(): Promise<object> {
  const { district } = await starlane.data("planner", "{ district { children { id } } }");
  return {
    type: "FeatureCollection",
    features: district.children.map(({ id }: Json, index: number) => {
      const [west, east] = [106 + index * 0.01, 106.01 + index * 0.01];
      return {
        type: "Feature",
        properties: { code: `${id}000` },
        geometry: {
          type: "Polygon",
          coordinates: [
            [
              [west, 38],
              [east, 38],
              [east, 38.01],
              [west, 38.01],
              [west, 38],
            ],
          ],
        },
      };
    }),
  };
}

async function anActiveCampaign(): Promise<string> {
  const input = {
    title: "冬季反诈行动",
    startsOn: addDays(today, -30),
    endsOn: addDays(today, 60),
    area: "640105",
    targets: [{ audience: "ELDERLY", level: "STREET", rate: 0.5 }],
  };
  const { createCampaign } = await starlane.data(
    "planner",
    "mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id } } }",
    { input },
  );
  for (const [who, version, to] of [
    ["planner", 1, "SUBMITTED"],
    ["admin", 2, "APPROVED"],
    ["planner", 3, "ACTIVE"],
  ] as const)
    await starlane.data(
      who,
      `mutation { moveCampaign(id: "${createCampaign.id}", version: ${version}, to: ${to}) { __typename } }`,
    );
  return createCampaign.id;
}

/** Returns an hour of a day, by the district's clock. */
const hour = (day: string, from: number) => ({
  startsAt: instant(day, from),
  endsAt: instant(day, from + 1),
});

function instant(day: string, at: number): string {
  return new Date(`${day}T${String(at).padStart(2, "0")}:00:00+08:00`).toISOString();
}

/** Registers a talk of an hour in Starlight Lane's room. */
async function aTalk(title: string, day: string, from: number): Promise<{ id: string }> {
  const input = {
    campaign,
    title,
    kind: "LECTURE",
    venue: room.id,
    audiences: ["ELDERLY"],
    ...hour(day, from),
  };
  const { registerEvent } = await starlane.data(
    "planner",
    "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { ... on Event { id } ... on UserError { message } } }",
    { input },
  );
  if (!registerEvent.id) throw new Error(registerEvent.message);
  return registerEvent;
}

async function timeOf(id: string): Promise<string> {
  const { event } = await starlane.data("planner", `{ event(id: "${id}") { startsAt } }`);
  return new Date(event.startsAt).toISOString();
}
