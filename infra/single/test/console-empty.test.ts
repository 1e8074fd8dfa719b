import type { Browser, Page } from "playwright-core";
import { aBrowser, barriersOn, CHROMIUM, signedIn, whole } from "./browser.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const inBrowser = CHROMIUM ? describe : describe.skip;

/** A page: where it is, what it says is missing, and the next step that it offers, each in Chinese and in English. */
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
  ["/administration/agencies", ["目前只有这一个单位", "the only agency"], ["账户", "Accounts"]],
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
  ] as const)("%p", (looking) => {
    let page: Page;
    let complaints: string[];
    beforeAll(async () => {
      ({ page, complaints } = await signedIn(browser, { looking, username: "admin", url: starlane.url }));
    });
    afterAll(() => page?.context().close());
    const word = looking.locale === "zh-CN" ? 0 : 1;

    test.each(SIGHTS)("%s says what is missing, and offers the next step", async (address, missing, step) => {
      await page.goto(starlane.url + address);
      const main = page.locator("main#content");
      await main.getByText(missing[word]).first().waitFor();
      await main.locator("a, button").filter({ hasText: step[word] }).first().waitFor();
      await whole(page);
      expect(await barriersOn(page)).toEqual([]);
      expect(complaints.splice(0)).toEqual([]);
    });
  });
});
