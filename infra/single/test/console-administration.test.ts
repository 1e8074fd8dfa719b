import type { Browser, Page } from "playwright-core";
import { aBrowser, aWindow, CHROMIUM, type ViewOptions, signedIn } from "./browser.js";
import { comeTogether, someOutreach } from "./outreach.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const inBrowser = CHROMIUM ? describe : describe.skip;

let starlane: TestStarlane;
let browser: Browser;

inBrowser("materials, pushes, areas and administration in the console", () => {
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process" });
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

  const opened = async (viewOptions: ViewOptions, username: string, path: string): Promise<Page> =>
    (await signedIn(browser, { viewOptions, username, url: starlane.url + path })).page;
  /** Chooses an option in an antd select. */
  const choose = async (page: Page, label: string, option: string | RegExp) => {
    await page.getByRole("combobox", { name: label }).click();
    await page
      .locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: option })
      .first()
      .click();
  };

  test("a case is saved, previewed as a push, and posted by hand; its views are entered", async () => {
    const page = await opened({ size: "desk", locale: "zh-CN" }, "planner", "/materials");
    await page.getByRole("button", { name: "新增素材" }).click();
    await page.getByLabel("标题").fill("刷单返利：先甜后苦");
    await page.getByLabel("诈骗类型").fill("刷单返利");
    await choose(page, "适用人群", "老年人");
    await page.getByLabel("正文").fill("先返小利，再骗大钱。\n\n凡是要先垫钱的，都是诈骗。");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: "刷单返利：先甜后苦" }).waitFor();

    await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "线上推送" }).click();
    await choose(page, "专项行动", "反诈进校园");
    await page.getByRole("button", { name: "起草推送" }).click();
    await choose(page, "渠道", "网格群");
    await choose(page, "素材（选填）", "刷单返利");
    const preview = page.getByRole("figure", { name: "手机上的样子" });
    await preview.getByText("凡是要先垫钱的，都是诈骗。").waitFor(); // the material's text, as shown on a phone
    await page.getByRole("button", { name: "保存草稿" }).click();
    const push = page.getByRole("listitem").filter({ hasText: "刷单返利：先甜后苦" });
    await push.getByText("草稿").waitFor();
    await push.getByRole("button", { name: "发布", exact: true }).click();
    await push.getByRole("button", { name: "确认发布" }).click();
    await push.getByText("待发出").waitFor();
    await push.getByRole("button", { name: "我已发出" }).click();
    await push.getByRole("button", { name: "确认我已发出" }).click();
    await push.getByText("已发出", { exact: true }).waitFor();
    await push.getByRole("button", { name: "登记浏览数据" }).click();
    await push.getByLabel("累计浏览").fill("1250");
    await push.getByRole("button", { name: "保存" }).click();
    await push.getByText(/浏览 1,250 次/).waitFor();
  });

  test.each([
    { size: "desk", locale: "zh-CN" },
    { size: "phone", locale: "en" },
  ] as const)(
    "two people's numbers wait for a planner on a $size, who joins them and undoes it",
    async (viewOptions) => {
      const { events } = await starlane.data("planner", "{ events(first: 1) { nodes { id } } }");
      await comeTogether(starlane, events.nodes[0].id, viewOptions.size === "desk" ? 1 : 2);
      const page = await opened(viewOptions, "planner", "/");
      const isChinese = viewOptions.locale === "zh-CN";
      await page
        .getByRole("link", { name: isChinese ? "同一个人，还是两个人？" : "One person or two?", exact: true })
        .click();
      const pair = page
        .getByRole("listitem")
        .filter({ hasText: isChinese ? "两人在同一场活动都签到过" : "Both checked in" });
      await pair.first().waitFor();
      const press = async (name: string) => {
        await page.getByRole("button", { name, exact: true }).first().click();
      };
      await press(isChinese ? "是同一个人" : "One person");
      await press(isChinese ? "确认：是同一个人" : "Confirm: One person");
      await page.getByText(isChinese ? "没有待核对的号码。" : "No numbers wait to be checked.").waitFor();
      await page.getByRole("link", { name: isChinese ? "同一个人" : "One person", exact: true }).click();
      await press(isChinese ? "撤销合并" : "Undo the join");
      await press(isChinese ? "确认：撤销合并" : "Confirm: Undo the join");
      await page.getByText(isChinese ? "没有合并过的号码。" : "No numbers were joined.").waitFor();
      const { personJoins } = await starlane.data(
        "planner",
        "{ personJoins(states: [REVERSED]) { totalCount } }",
      );
      expect(personJoins.totalCount).toBeGreaterThan(0);
    },
  );

  test("an administrator creates a user who can work at once, and resets a forgotten password", async () => {
    const page = await opened({ size: "desk", locale: "en" }, "admin", "/administration");
    await page.getByRole("button", { name: "New account" }).click();
    await page.getByRole("dialog").getByLabel("Username").fill("teacher.ma");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("马老师");
    await page.getByLabel("First password").fill("plum 7 window");
    await choose(page, "Agency", /西夏区教育局/);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: /马老师/ }).waitFor();

    const hers = await (await aWindow(browser, { size: "phone", locale: "en" })).newPage();
    const enter = async (password: string) => {
      await hers.goto(starlane.url);
      await hers.locator("input[autocomplete=username]").fill("teacher.ma");
      await hers.locator("input[autocomplete=current-password]").fill(password);
      await hers.locator("button[type=submit]").click();
    };
    await enter("plum 7 window");
    await hers.locator("main#content h1").waitFor();

    await page.getByLabel("Find by name, username or agency").fill("teacher");
    await page.getByRole("button", { name: "Change 马老师" }).click();
    await page.getByLabel("New password (if it was forgotten)").fill("orchard 9 lamp");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Changed: 马老师").waitFor();
    await hers.context().clearCookies();
    await hers.evaluate(() => localStorage.clear());
    await enter("orchard 9 lamp");
    await hers.locator("main#content h1").waitFor();

    await page.getByRole("link", { name: "Audit log" }).click();
    await page.getByRole("cell", { name: "Made an account" }).first().waitFor();
  });

  test("an entered population changes the coverage", async () => {
    const page = await opened({ size: "desk", locale: "zh-CN" }, "planner", "/areas/640105002001");
    await page.getByRole("button", { name: "登记人口" }).click();
    await choose(page, "人群", "老年人");
    await page.getByLabel("人数").fill("777");
    await page.getByLabel("来源").fill("社区台账");
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByRole("row", { name: /老年人\s*777/ }).waitFor();
    await page.goto(`${starlane.url}/coverage/640105002001`);
    await page
      .getByText(/0 \/ 777/)
      .first()
      .waitFor();
  });
});
