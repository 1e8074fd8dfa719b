import type { Browser } from "playwright-core";
import {
  aBrowser,
  accessibilityViolations,
  CHROMIUM,
  type ViewOptions,
  signedIn,
  waitUntilLoaded,
} from "./browser.js";
import { schoolDay, someFieldWork, type FieldWork } from "./field-work.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const inBrowser = CHROMIUM ? describe : describe.skip;

let starlane: TestStarlane;
let work: FieldWork;
let browser: Browser;

inBrowser("the console in the field", () => {
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

  test("a class is ticked on its roster, a stand is counted, people check in with a code", async () => {
    const { page, pageErrors } = await opened({ size: "phone", locale: "zh-CN" }, "education", "/check-in");
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("link", { name: /识破网络诈骗/ }).click();
    await page.getByRole("heading", { level: 2, name: "八年级(3)班" }).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "全选" }).click();
    await page.getByRole("checkbox").first().uncheck();
    await page.getByRole("button", { name: "11 人签到" }).click();
    await page.getByText("11 / 12 已到").waitFor();
    await page.getByText("全部已发送（11 条）").waitFor();

    await page.getByRole("button", { name: "计数" }).click();
    for (const step of ["加 10", "加 5", "加一人", "减一人"])
      await page.getByRole("button", { name: step, exact: true }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "提交 15 人" }).click();
    await page.getByText("全部已发送（12 条）").waitFor();

    await page.getByRole("button", { name: "自助" }).click();
    await page.getByRole("button", { name: "打开自助签到" }).click();
    await page.getByRole("img", { name: "自助签到二维码" }).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    const { event } = await starlane.data(
      "education",
      `{ event(id: "${work.lesson}") { attendance { reached unidentified } } }`,
    );
    expect(event.attendance).toEqual({ reached: 11, unidentified: 15 });
    expect(pageErrors).toEqual([]);
  });

  test("rejects an invalid number while the person is present, and masks a valid one", async () => {
    const { page } = await opened(
      { size: "phone", locale: "en", colorScheme: "dark" },
      "officer",
      `/check-in/${work.visits}?by=person`,
    );
    const number = page.getByRole("textbox", { name: "Identity or phone number" });
    for (const [text, problem] of [
      ["640105198002290114", "This identity number is wrong. Compare it with the card."],
      ["1381234567", "This is no mobile number of mainland China, which have 11 digits."],
    ] as const) {
      await number.fill(text);
      await page.getByRole("button", { name: "Check in", exact: true }).click();
      await page.getByText(problem).waitFor();
    }
    await number.fill("13812345678");
    await page.getByRole("button", { name: "Check in", exact: true }).click();
    await page.getByText("Taken: 138****5678").waitFor();
    await page.getByText("Checked in", { exact: true }).waitFor();
    expect(await page.getByText("13812345678").count()).toBe(0);
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  test.each([
    { locale: "zh-CN", size: "phone", names: ["登记", "08:30", "已登记并确认", "再登记一场"] },
    {
      locale: "en",
      size: "desk",
      names: ["Register", "09:00", "Registered and confirmed", "Register another"],
    },
  ] as const)(
    "a department registers a lesson at its own school, and moves it by a tap if the time is taken: %p",
    async ({ locale, size, names: [button, time, confirmed] }) => {
      const chinese = locale === "zh-CN";
      const day = schoolDay(chinese ? 7 : 14);
      const { page, pageErrors } = await opened(
        { size, locale },
        "education",
        `/register?kind=LECTURE&venue=${work.school.id}&audience=ADOLESCENT&date=${day}`,
      );
      await page.getByRole("button", { name: time, exact: true }).click();
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.reload(); // like closing the page
      await waitUntilLoaded(page);
      await page.locator("button[type=submit]").filter({ hasText: button }).waitFor();
      await page.getByRole("button", { name: time, exact: true, pressed: true }).waitFor();
      // Another user is faster.
      const { registerEvent: other } = await starlane.data(
        "planner",
        "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { __typename ... on UserError { message } } }",
        {
          input: {
            campaign: work.campaign,
            title: "另一场",
            kind: "LECTURE",
            venue: work.school.id,
            audiences: ["ADOLESCENT"],
            startsAt: `${day}T0${chinese ? 0 : 1}:30:00Z`,
            endsAt: `${day}T02:00:00Z`,
          },
        },
      );
      expect(other).toEqual({ __typename: "Event" });
      await page.locator("button[type=submit]").filter({ hasText: button }).click();
      const refusal = page.getByRole("alert");
      await refusal.getByText("另一场").first().waitFor();
      await refusal.getByRole("button").first().click();
      await page.getByText(confirmed).waitFor();
      expect(await accessibilityViolations(page)).toEqual([]);
      expect(pageErrors).toEqual([]);
    },
  );

  test("shows the bad rows of a table, maps its columns, and imports only the valid rows", async () => {
    const { page } = await opened({ size: "desk", locale: "zh-CN" }, "education", `/import?kind=speakers`);
    expect(await accessibilityViolations(page)).toEqual([]);
    const table = "姓名,对象人群说明,语言\n哈老师,学生,普通话\n,学生,普通话\n马老师,外星人,普通话\n";
    await page.locator("input[type=file]").setInputFiles({
      name: "宣讲员.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(table),
    });
    await page.getByRole("status").filter({ hasText: "行有误" }).waitFor();
    await page.getByRole("combobox", { name: "“对象人群说明”是" }).click();
    await page.getByTitle("宣传对象").click();
    await page.getByText("可以导入 1 行 · 2 行有误").waitFor();
    await page.getByRole("cell", { name: "4", exact: true }).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "只导入正确的 1 行" }).click();
    await page.getByText("已导入 1 行 · 2 行有误").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "下载结果" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("导入结果.csv");
    const { speakers } = await starlane.data("education", "{ speakers { name } }");
    expect(speakers.map(({ name }: { name: string }) => name)).toContain("哈老师");
    await page.locator("input[type=file]").setInputFiles({
      name: "large.csv",
      mimeType: "text/csv",
      buffer: Buffer.alloc(5 * 1024 * 1024 + 1, "a"),
    });
    await page.getByText("文件超过 5 MB，请拆分后再导入。").waitFor();
  });

  test("the service worker is not cached, connects to this origin only, and the page may use the camera", async () => {
    const worker = await fetch(`${starlane.url}/worker.js`);
    expect(worker.headers.get("cache-control")).toBe("no-cache");
    expect(worker.headers.get("content-security-policy")).toMatch(/^default-src 'none'; connect-src 'self'/);
    expect(worker.headers.get("content-type")).toMatch(/javascript/);
    const page = await fetch(`${starlane.url}/check-in`, { headers: { accept: "text/html" } });
    expect(page.headers.get("permissions-policy")).toContain("camera=(self)");
    expect(page.headers.get("content-security-policy")).toContain("worker-src 'self'");
    const { icons } = (await (await fetch(`${starlane.url}/manifest.webmanifest`)).json()) as {
      icons: { src: string }[];
    };
    for (const { src } of icons) expect((await fetch(starlane.url + src)).status).toBe(200);
  });
});
