import { addDays, localDate } from "@starlane/calendar";
import { TEST_INSTANT } from "@starlane/testing";
import type { Browser } from "playwright-core";
import {
  aBrowser,
  aWindow,
  accessibilityViolations,
  CHROMIUM,
  type ViewOptions,
  signedIn,
  signIn,
  waitUntilLoaded,
} from "./browser.js";
import { schoolDay, someFieldWork, type FieldWork } from "./field-work.js";
import { choose, pick } from "./pickers.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const inBrowser = CHROMIUM ? describe : describe.skip;
const today = localDate(TEST_INSTANT);
/** A desk in Chinese, and a phone in English. */
const LOOKS = [
  { size: "desk", locale: "zh-CN", colorScheme: "light" },
  { size: "phone", locale: "en", colorScheme: "dark" },
] as const;

let starlane: TestStarlane;
let work: FieldWork;
let browser: Browser;

inBrowser("what partners do in the console", () => {
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process" });
    work = await someFieldWork(starlane);
    browser = await aBrowser();
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

  test.each(LOOKS)(
    "a venue is added with its hours, changed, closed for a while, closed for good and reopened: %p",
    async (viewOptions) => {
      const name = viewOptions.locale === "zh-CN" ? "星光少年宫" : "Starlight youth palace";
      const { page, pageErrors, t } = await opened(viewOptions, "education", "/venues");
      // The bureau's venues include those of the schools below it.
      await page.getByRole("link", { name: new RegExp(work.school.name) }).waitFor();
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.getByRole("button", { name: t("新增场所", "New venue") }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel(t("名称", "Name")).fill(name);
      await dialog.getByRole("combobox", { name: t("所在区域", "Where it is") }).click();
      await page.keyboard.type("星光巷");
      await page.keyboard.press("Enter");
      await dialog.getByLabel(t("最多容纳人数", "Most people at once")).fill("120");
      await dialog.getByLabel(t("青少年", "Adolescents")).fill("300");
      await dialog.getByRole("button", { name: t("周六", "Sat") }).click();
      if (viewOptions.size === "desk") await dialog.getByLabel("到", { exact: true }).fill("17:30");
      else await pick(page, page.getByLabel("Until", { exact: true }), "17");
      await dialog.getByLabel(t("名称", "Name")).click(); // and the dropdown of times is closed
      expect(await accessibilityViolations(page)).toEqual([]);
      await dialog.getByRole("button", { name: t("新增", "Add"), exact: true }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
      const id = page.url().split("/").at(-1)!;
      const closes = viewOptions.size === "desk" ? "17:30" : "17:00";
      await page.getByText(`08:00-${closes}`).waitFor();
      expect(await venueOf(id)).toMatchObject({
        capacity: 120,
        area: { id: "640105002002" },
        agency: { name: expect.stringContaining("教育局") },
        audiences: [{ people: 300, audience: { id: "ADOLESCENT" } }],
      });
      expect((await venueOf(id)).openingHours).toHaveLength(6);

      await page.getByRole("button", { name: t("修改", "Change"), exact: true }).click();
      await dialog.getByRole("button", { name: t("移除这个时段", "Remove these hours") }).click();
      await dialog.getByText(t("全天开放，", "Always open:"), { exact: false }).waitFor();
      await dialog.getByRole("button", { name: t("保存", "Save") }).click();
      await page.getByText(t("全天开放", "Always open"), { exact: true }).waitFor();

      await page.getByRole("button", { name: t("停用一段时间", "Close for a while") }).click();
      const until = addDays(today, 3);
      await choose(page, t("到哪天（含）", "Until (included)"), until);
      await page.getByLabel(t("原因", "Why"), { exact: true }).fill("装修");
      await page.getByRole("button", { name: t("停用", "Close it"), exact: true }).click();
      await page.getByRole("button", { name: t("取消停用", "Open again") }).click();
      await page
        .getByRole("tooltip")
        .getByRole("button", { name: t("取消停用", "Open again") })
        .click();
      await page.getByText(t("没有停用安排。", "No closures ahead.")).waitFor();

      const out = { name: t("不再使用", "Take out of use"), exact: true };
      await page.getByRole("button", out).click();
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.getByRole("tooltip").getByRole("button", out).click();
      await page.getByRole("button", { name: t("恢复使用", "Put back into use") }).waitFor();
      expect((await venueOf(id)).archived).toBe(true);
      await page.goto(`${starlane.url}/venues`);
      await page.getByLabel(t("只看不再使用的", "Only those not in use")).click();
      await page.getByRole("link", { name: new RegExp(name) }).click();
      await page.getByRole("button", { name: t("恢复使用", "Put back into use") }).click();
      await page.getByRole("button", out).waitFor();
      await waitUntilLoaded(page);
      expect(await accessibilityViolations(page)).toEqual([]);
      expect(pageErrors).toEqual([]);
    },
  );

  test.each(LOOKS)("a speaker is added, and assigned to an event without one: %p", async (viewOptions) => {
    const chinese = viewOptions.locale === "zh-CN";
    const title = chinese ? "缺宣讲员的课" : "A class without a speaker";
    const name = chinese ? "哈老师" : "Teacher Ha";
    const day = schoolDay(chinese ? 8 : 9);
    const at = chinese ? "06" : "05";
    const event = await registered("education", {
      title,
      startsAt: `${day}T${at}:00:00Z`,
      endsAt: `${day}T${at}:45:00Z`,
    });
    const { page, pageErrors, t } = await opened(viewOptions, "education", "/speakers");
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("button", { name: t("新增宣讲员", "New speaker") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("姓名", "Name")).fill(name);
    await dialog.getByRole("combobox", { name: t("适合哪些对象", "For whom") }).click();
    await page.locator(".ant-select-item-option", { hasText: t("青少年", "Adolescents") }).click();
    await page.keyboard.press("Escape");
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: t("新增", "Add"), exact: true }).click();
    await page.getByText(name, { exact: true }).waitFor();

    await page.goto(starlane.url);
    await page
      .getByRole("link", { name: new RegExp(`${t("安排宣讲员", "Assign speakers")}：${title}`) })
      .click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    await page.getByRole("combobox", { name: t("此时有空的宣讲员", "Speakers who are free then") }).click();
    await page.keyboard.type(name);
    await page.locator(".ant-select-item-option", { hasText: name }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: t("保存", "Save") }).click();
    await page.getByText(t("宣讲员已更新", "Speakers are assigned")).waitFor();
    await waitUntilLoaded(page);
    expect(await accessibilityViolations(page)).toEqual([]);
    expect((await eventOf(event)).speakers).toEqual([{ name }]);
    expect(pageErrors).toEqual([]);
  });

  test.each(LOOKS)(
    "an event is registered weekly up to a day; if one is refused, the others are taken by a tap: %p",
    async (viewOptions) => {
      const chinese = viewOptions.locale === "zh-CN";
      const [time, at] = chinese ? ["10:00", "02:00"] : ["15:00", "07:00"];
      const day = schoolDay(chinese ? 14 : 15);
      for (const week of [1, 2])
        await registered("planner", {
          title: `占用第 ${week} 周`,
          startsAt: `${addDays(day, 7 * week)}T${at}:00Z`,
          endsAt: `${addDays(day, 7 * week)}T${at.slice(0, 2)}:30:00Z`,
        });
      const { page, pageErrors, t } = await opened(
        viewOptions,
        "education",
        `/register?kind=LECTURE&venue=${work.school.id}&audience=ADOLESCENT&date=${day}`,
      );
      await page.getByRole("button", { name: time, exact: true }).click();
      await page.getByLabel(t("每周重复", "Repeat by the week")).check();
      await page.getByRole("button", { name: t("登记这 4 场", "Register all 4") }).waitFor();
      await choose(page, t("到哪天为止", "Until"), addDays(day, 14));
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.getByRole("button", { name: t("登记这 3 场", "Register all 3") }).click();
      await page.getByText(t("3 场中已登记 1 场", "1 of 3 are registered")).waitFor();
      await page.getByText(t("已有：占用第 1 周", "In its way: 占用第 1 周"), { exact: false }).waitFor();
      expect(await accessibilityViolations(page)).toEqual([]);
      const offers = page.getByRole("button", { name: chinese ? /^改登记 / : /^Register .* instead$/ });
      expect(await offers.count()).toBe(2);
      if (chinese) {
        await offers.first().click();
        await page.getByText("3 场中已登记 2 场").waitFor();
        await offers.first().click();
      } else await page.getByRole("button", { name: "Register the other 2 at the times offered" }).click();
      await page.getByText(t("3 场都已登记", "All 3 are registered")).waitFor();
      const { venue } = await starlane.data(
        "education",
        `{ venue(id: "${work.school.id}") { events(from: "${day}T00:00:00Z", to: "${addDays(day, 15)}T00:00:00Z") { title } } }`,
      );
      const name = `${t("讲座", "Lecture")} · ${work.school.name}`;
      expect(venue.events.filter(({ title }: Json) => title === name)).toHaveLength(3);
      expect(pageErrors).toEqual([]);
    },
  );

  test.each([
    { viewOptions: LOOKS[0], approves: true },
    { viewOptions: LOOKS[1], approves: false },
  ])("the agency of a venue decides on others' events there from the start page: %p", async (wanted) => {
    const { viewOptions, approves } = wanted;
    const title = approves ? "同意这一场" : "Refuse this one";
    const [from, to] = approves ? ["01", "02"] : ["03", "04"];
    const day = schoolDay(24);
    const event = await registered("planner", {
      title,
      startsAt: `${day}T${from}:00:00Z`,
      endsAt: `${day}T${to}:00:00Z`,
    });
    expect((await eventOf(event)).status).toBe("PROPOSED");
    const { page, pageErrors, t } = await opened(viewOptions, "education", "/");
    const answer = approves ? t("同意", "Agree") : t("不同意", "Refuse");
    await page.getByRole("link", { name: title, exact: true }).waitFor();
    await page.getByRole("button", { name: `${answer}：${title}`, exact: true }).click();
    await page.getByRole("textbox", { name: t("附言（选填）", "Note (optional)") }).fill("收到");
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("button", { name: t(`确认${answer}`, `Confirm: ${answer}`) }).click();
    await page.getByText(t(`已${answer}：${title}`, `${answer}: ${title}`)).waitFor();
    expect(await eventOf(event)).toMatchObject({
      status: approves ? "CONFIRMED" : "DECLINED",
      approvals: [{ comment: "收到" }],
    });
    expect(pageErrors).toEqual([]);
  });

  test("an invitation is answered on the start page, and a past event is marked as completed", async () => {
    await starlane.data(
      "planner",
      `mutation { inviteAgency(campaign: "${work.campaign}", agency: "${await agencyOf("CIVIL_AFFAIRS")}", role: SUPPORT) { __typename } }`,
    );
    const { page: civil } = await opened(LOOKS[0], "civil", "/");
    await civil.getByRole("button", { name: "谢绝：秋冬反诈宣传攻坚行动" }).click();
    await civil.getByRole("button", { name: "确认谢绝" }).click();
    await civil.getByText("都处理完了。", { exact: false }).waitFor();
    expect(await accessibilityViolations(civil)).toEqual([]);
    const { page } = await opened(LOOKS[0], "planner", `/events/${work.visits}`);
    await page.getByRole("button", { name: "标记为已完成" }).click();
    await page.getByText("已标记为完成").waitFor();
    await page.getByText("已完成", { exact: true }).waitFor();
    expect((await eventOf(work.visits)).status).toBe("COMPLETED");
  });

  test.each(LOOKS)(
    "a school's timetable is previewed and imported without its bad cells: %p",
    async (viewOptions) => {
      const chinese = viewOptions.locale === "zh-CN";
      const other = await anotherSchool(); // used by no other test, whatever the weekday
      const { page, pageErrors, t } = await opened(viewOptions, "education", "/import?kind=events");
      await page.getByRole("button", { name: t("课程表", "A timetable") }).click();
      await page.getByRole("combobox", { name: t("在哪个场所", "At which venue") }).click();
      await page.keyboard.type(other.name);
      await page.locator(".ant-select-item-option", { hasText: other.name }).click();
      await choose(page, t("第一周（选其中任意一天）", "The first week (any day of it)"), addDays(today, 35));
      await page.getByLabel(t("重复几周", "How many weeks")).fill("2");
      await page.getByRole("combobox", { name: t("形式", "Kind") }).click();
      await page
        .locator(".ant-select-item-option", { hasText: t("讲座", "Lecture") })
        .first()
        .click();
      const title = t("反诈课堂 ", "Class ");
      await page.getByLabel(t("活动名称", "Title"), { exact: false }).fill(`${title}{class}`);
      const period = chinese ? "第一节" : "第三节";
      await page.locator("input[type=file]").setInputFiles({
        name: "课程表.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(`节次,星期一,星期二,星期三\n${period},三(1)班,/,三(2)班\n晚自习,三(3)班,,\n`),
      });
      // Two weeks of two classes; the evening class has no time.
      await page
        .getByText(t("可以导入 4 场 · 2 场有误", "4 events can be imported · 2 are not right"))
        .waitFor();
      await page.getByRole("cell", { name: "3", exact: true }).first().waitFor();
      expect(await accessibilityViolations(page)).toEqual([]);
      // A changed input is validated again automatically.
      const periods = page.getByLabel(t("各节时间", "Times of the periods"), { exact: false });
      await periods.fill(`${await periods.inputValue()}\n晚自习 ${chinese ? "16:00-16:40" : "17:00-17:40"}`);
      await page.getByText(t("可以导入 6 场", "6 events can be imported"), { exact: true }).waitFor();
      await page.getByRole("button", { name: t("导入这 6 场", "Import 6 events") }).click();
      await page.getByText(t("已导入 6 场", "6 events imported"), { exact: true }).waitFor();
      const { events } = await starlane.data(
        "education",
        `{ events(first: 100, filter: { venues: ["${other.id}"] }) { nodes { title } } }`,
      );
      const made = events.nodes
        .map((event: Json) => event.title)
        .filter((one: string) => one.startsWith(title));
      expect(made.toSorted()).toEqual(
        ["三(1)班", "三(1)班", "三(2)班", "三(2)班", "三(3)班", "三(3)班"].map((name) => title + name),
      );
      expect(pageErrors).toEqual([]);
    },
  );

  test("an agency's events include those of all agencies below it, in the calendar and in the coverage", async () => {
    const day = schoolDay(5);
    const { venue } = await starlane.data(
      "education",
      `{ venue(id: "${work.school.id}") { agency { id } } }`,
    );
    await registered("education", {
      agency: venue.agency.id,
      title: "学校自己的课",
      startsAt: `${day}T08:00:00Z`,
      endsAt: `${day}T08:45:00Z`,
    });
    await starlane.data(
      "education",
      `mutation { countCrowd(event: "${work.lesson}", clientId: "crowd-of-the-bureau", people: 7, at: "${starlane.now().toISOString()}") { __typename } }`,
    );
    const [education, civil] = [await agencyOf("EDUCATION"), await agencyOf("CIVIL_AFFAIRS")];
    const { page, pageErrors } = await opened(
      LOOKS[0],
      "planner",
      `/calendar?day=${day}&agency=${education}&view=list`,
    );
    await page.getByRole("link", { name: /学校自己的课/ }).waitFor();
    await page.goto(`${starlane.url}/calendar?day=${day}&agency=${civil}&view=list`);
    await page.getByText("0 场活动").waitFor();
    await page.goto(`${starlane.url}/coverage?agency=${education}`);
    await page
      .getByText(/7 人次/)
      .first()
      .waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.goto(`${starlane.url}/coverage?agency=${civil}`);
    await page
      .getByText(/0 人次/)
      .first()
      .waitFor();
    expect(pageErrors).toEqual([]);
  });

  test("a day is chosen in the console's language, whatever the browser's", async () => {
    const context = await aWindow(browser, { size: "desk", locale: "en" });
    await context.addInitScript(() => localStorage.setItem("starlane.language", "zh-CN"));
    const page = await context.newPage();
    await page.goto(`${starlane.url}/register`);
    await signIn(page, "education");
    await page.getByLabel("日期", { exact: true }).click();
    await page.locator(".ant-picker-header", { hasText: /\d{4}年\s*\d{1,2}月/ }).waitFor();
    expect(await page.locator(".ant-picker-content th").allInnerTexts()).toEqual("一二三四五六日".split(""));
    expect(await accessibilityViolations(page)).toEqual([]);
  });
});

/** Registers a lecture for adolescents at the school. @returns its id */
async function registered(who: string, input: object): Promise<string> {
  const { registerEvent } = await starlane.data(
    who,
    "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { ... on Event { id } ... on UserError { message } } }",
    {
      input: {
        campaign: work.campaign,
        kind: "LECTURE",
        venue: work.school.id,
        audiences: ["ADOLESCENT"],
        ...input,
      },
    },
  );
  if (!registerEvent.id) throw new Error(registerEvent.message);
  return registerEvent.id;
}

async function eventOf(id: string): Promise<Json> {
  const { event } = await starlane.data(
    "planner",
    `{ event(id: "${id}") { status speakers { name } approvals { comment } } }`,
  );
  return event;
}

async function venueOf(id: string): Promise<Json> {
  const { venue } = await starlane.data(
    "education",
    `{ venue(id: "${id}") { archived capacity area { id } agency { name } audiences { people audience { id } }
       openingHours { weekday opens closes } } }`,
  );
  return venue;
}

/** Returns a school without events. */
async function anotherSchool(): Promise<Json> {
  const { venues } = await starlane.data(
    "education",
    `{ venues(filter: { kinds: [SCHOOL] }) { nodes { id name } } }`,
  );
  return venues.nodes.find(({ id }: Json) => id !== work.school.id);
}

async function agencyOf(kind: string): Promise<string> {
  const { agencies } = await starlane.data("planner", `{ agencies(kinds: [${kind}]) { id } }`);
  return agencies[0].id;
}
