import type { Browser, Page } from "playwright-core";
import { addDays, localDate } from "@starlane/calendar";
import {
  aBrowser,
  aWindow,
  accessibilityViolations,
  CHROMIUM,
  signedIn,
  signIn,
  waitUntilLoaded,
} from "./browser.js";
import { aFirstEvent } from "./planning.js";
import { aStarlane, PASSWORD, type TestStarlane } from "./starlane.js";

const inBrowser = CHROMIUM ? describe : describe.skip;

/** A page: its address, its empty message and its next step, each in Chinese and English. */
type Sight = readonly [address: string, missing: readonly [string, string], step: readonly [string, string]];

const CAMPAIGNS = ["去专项行动", "Go to the campaigns"] as const;
const NO_EVENTS = ["这段时间没有活动", "No events in this time"] as const;
const REGISTER = ["登记活动", "Register an event"] as const;
const POPULATIONS = ["登记人口", "Enter populations"] as const;
const FIGURE = ["登记人口", "Enter a figure"] as const;
const SIGHTS: readonly Sight[] = [
  ["/", ["从这里开始", "Begin here"], ["新建专项行动", "Make a campaign"]],
  ["/check-in", ["没有可签到的活动", "No events to check in to"], REGISTER],
  ["/calendar", NO_EVENTS, REGISTER],
  ["/calendar?view=month", NO_EVENTS, REGISTER],
  ["/calendar?view=venue", NO_EVENTS, REGISTER],
  ["/calendar?view=speaker", NO_EVENTS, REGISTER],
  ["/calendar?view=list", NO_EVENTS, REGISTER],
  ["/coverage", ["多数区域还没有登记人口", "Nobody has entered the populations"], POPULATIONS],
  ["/coverage/640105002", ["多数区域还没有登记人口", "Nobody has entered the populations"], POPULATIONS],
  ["/coverage/640105002002", ["多数区域还没有登记人口", "Nobody has entered the populations"], POPULATIONS],
  ["/register", ["没有进行中的专项行动", "There is no campaign under way"], CAMPAIGNS],
  ["/campaigns", ["还没有专项行动", "There are no campaigns yet"], ["新建专项行动", "New campaign"]],
  ["/programmes", ["还没有样板方案", "There are no programmes yet"], CAMPAIGNS],
  ["/materials", ["还没有素材", "There is no material yet"], ["新增素材", "Add material"]],
  ["/pushes", ["还没有专项行动", "There are no campaigns yet"], CAMPAIGNS],
  ["/import", ["活动还不能导入", "no events can be imported"], CAMPAIGNS],
  ["/import?kind=venues", ["表格的列", "Columns"], ["选择文件", "Choose a file"]],
  ["/import?kind=rosters", ["还没有活动", "There are no events yet"], REGISTER],
  ["/venues", ["还没有场所", "There are no venues yet"], ["新增场所", "New venue"]],
  ["/speakers", ["还没有宣讲员", "no speakers yet"], ["新增宣讲员", "New speaker"]],
  ["/areas", ["未知", "unknown"], FIGURE],
  ["/areas/640105002", ["还没有人口数据", "no figure of this area yet"], FIGURE],
  ["/administration/accounts", ["目前只有一个账户", "only one account"], ["新建账户", "New account"]],
  ["/administration/agencies", ["目前只有这一个单位", "the only agency"], ["新增单位", "Add an agency"]],
];

let starlane: TestStarlane;
let browser: Browser;

inBrowser("an installation in which there is nothing yet", () => {
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process", sample: false });
    browser = await aBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await starlane?.close();
  });

  describe.each([
    { size: "desk", locale: "zh-CN", colorScheme: "light" },
    { size: "phone", locale: "en", colorScheme: "dark" },
  ] as const)("%p", (viewOptions) => {
    let page: Page;
    let pageErrors: string[];
    beforeAll(async () => {
      ({ page, pageErrors } = await signedIn(browser, { viewOptions, username: "admin", url: starlane.url }));
    });
    afterAll(() => page?.context().close());
    const word = viewOptions.locale === "zh-CN" ? 0 : 1;

    test.each(SIGHTS)("%s says what is missing, and offers the next step", async (address, missing, step) => {
      await page.goto(starlane.url + address);
      const main = page.locator("main#content");
      await main.getByText(missing[word]).first().waitFor();
      await main.locator("a, button").filter({ hasText: step[word] }).first().waitFor();
      await waitUntilLoaded(page);
      expect(await accessibilityViolations(page)).toEqual([]);
      expect(pageErrors.splice(0)).toEqual([]);
    });
  });
});

inBrowser("a district that is set up in the console", () => {
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process", sample: false });
    browser = await aBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await starlane?.close();
  });

  test("after a police station and the education bureau are added, a user of the bureau works at once", async () => {
    const url = `${starlane.url}/administration/agencies`;
    const viewOptions = { size: "desk", locale: "zh-CN" } as const;
    const { page, pageErrors } = await signedIn(browser, { viewOptions, username: "admin", url });
    const dialog = page.getByRole("dialog");
    /** Chooses an option in an antd select, which may stay open for the next one, and leaves it. */
    const choose = async (label: string, option: string) => {
      await dialog.getByRole("combobox", { name: label }).click();
      await page.keyboard.type(option);
      await page
        .locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option", {
          hasText: option,
        })
        .first()
        .click();
      await dialog.locator(".ant-modal-title").click();
      await page.waitForFunction(
        () => document.querySelector(".ant-select-dropdown:not(.ant-select-dropdown-hidden)") === null,
      );
    };
    await page.getByRole("button", { name: "新增单位" }).click();
    await dialog.getByLabel("名称").fill("北京西路派出所");
    expect(await accessibilityViolations(page)).toEqual([]);
    await choose("上级单位（选填）", "西夏区公安分局");
    await choose("辖区", "北京西路街道");
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.getByRole("row", { name: /北京西路派出所.*派出所.*PS-640105002.*北京西路街道/ }).waitFor();

    await page.getByRole("button", { name: "新增单位" }).click();
    await dialog.getByLabel("名称").fill("西夏区教育局");
    await choose("类别", "教育部门");
    await choose("辖区", "西夏区");
    await dialog.getByRole("button", { name: "保存" }).click();
    const education = page.getByRole("row", { name: /西夏区教育局.*教育部门.*EDU-640105/ });
    await education.waitFor();

    await page.getByRole("button", { name: "修改 北京西路派出所" }).click();
    await dialog.getByLabel("名称").fill("北京西路街道派出所");
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.getByRole("row", { name: /北京西路街道派出所.*PS-640105002.*北京西路街道/ }).waitFor(); // whose jurisdiction it keeps

    await page.getByRole("link", { name: "账户" }).click();
    await page.getByRole("button", { name: "新建账户" }).click();
    await dialog.getByLabel("用户名").fill("teacher.ma");
    await dialog.getByRole("textbox", { name: "姓名", exact: true }).fill("马老师");
    await dialog.getByLabel("初始密码").fill(PASSWORD);
    await choose("单位", "西夏区教育局");
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.getByRole("row", { name: /马老师.*西夏区教育局/ }).waitFor();
    expect(pageErrors).toEqual([]);

    const hers = await (await aWindow(browser, { size: "phone", locale: "en" })).newPage();
    await hers.goto(starlane.url);
    await signIn(hers, "teacher.ma");
    const { agencies } = await starlane.data("admin", "{ agencies(kinds: [EDUCATION]) { id } }");
    const day = addDays(localDate(starlane.now()), 1);
    const event = await aFirstEvent(starlane, { username: "teacher.ma", agency: agencies[0].id, day });
    expect(event).toMatchObject({ __typename: "Event", agency: { id: agencies[0].id } });
    await hers.goto(`${starlane.url}/calendar?view=list`);
    await hers.getByText("上门宣讲").first().waitFor();
  });
});
