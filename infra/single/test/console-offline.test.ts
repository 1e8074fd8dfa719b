import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { times } from "@starlane/testing";
import { aPhone, CHROMIUM, signIn, waitUntilLoaded } from "./browser.js";
import { someFieldWork, type FieldWork } from "./field-work.js";
import { identityNumber } from "./people.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const inBrowser = CHROMIUM ? describe : describe.skip;
const NUMBERS = times(30, (n) => (n % 2 === 0 ? identityNumber(n) : `138${12_340_000 + n}`));

let starlane: TestStarlane;
let work: FieldWork;
let folder: string;
let phone: BrowserContext | undefined;

inBrowser("a phone without a signal", () => {
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process" });
    work = await someFieldWork(starlane);
    folder = mkdtempSync(join(tmpdir(), "starlane-phone-"));
  });
  afterAll(async () => {
    await phone?.close();
    await starlane?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("thirty people are checked in offline, the phone is closed, and each counts once when it is back online", async () => {
    let page = await open(false);
    await page.goto(`${starlane.url}/check-in`);
    await signIn(page, "officer");
    await page.getByRole("link", { name: /星光巷入户宣传/ }).waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.waitForLoadState("networkidle");

    await phone!.setOffline(true);
    await page.getByRole("link", { name: /星光巷入户宣传/ }).click();
    for (const number of NUMBERS.slice(0, 20)) await checkIn(page, number);
    await page.getByText("20 条待发送。没有网络", { exact: false }).waitFor();
    await phone!.close();

    page = await open(true);
    await page.goto(`${starlane.url}/check-in`);
    await page.getByText("20 条待发送", { exact: false }).first().waitFor();
    await page.getByRole("link", { name: /星光巷入户宣传/ }).click();
    for (const number of NUMBERS.slice(20)) await checkIn(page, number);
    // A browser started offline may believe that it is online, as on a network without internet access.
    await page.getByText(/30 条待发送。(没有网络|暂时连不上服务器)/).waitFor();
    expect(await reached()).toBe(0);
    await nothingReadable(page);

    // The server processes them, and its answer is lost.
    let lost = 0;
    await page.route("**/graphql", async (route) => {
      if (lost > 0 || !route.request().postData()?.includes("SendPeople")) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await phone!.setOffline(false);
    await sendUntil(page, "全部已发送（30 条）");
    expect(lost).toBe(1);
    expect(await reached()).toBe(30);
    await page.getByText("已发送 30 · 待发送 0").waitFor();
    await nothingReadable(page);
  });

  test("refused check-ins stay until they are dealt with, and signing out warns about pending ones", async () => {
    const page = phone!.pages()[0]!;
    await page.goto(`${starlane.url}/check-in/${work.visits}`);
    await waitUntilLoaded(page);
    await phone!.setOffline(true);
    await checkIn(page, "13900001111");
    await cancelVisits();
    await starlane.starlane.settled(); // replicated to attendance
    await phone!.setOffline(false);
    await sendUntil(page, "1 条被退回，需要处理");
    await page.getByText("该活动未确认或已取消，不能签到。").waitFor();
    await page.reload();
    await page.getByText("1 条被退回，需要处理").waitFor();

    await page.getByTitle("账户与设置").click();
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByRole("dialog", { name: "还有 1 条签到没有处理完" }).waitFor();
    await page.getByRole("button", { name: "删除并退出" }).click();
    await page.getByRole("button", { name: "确定删除这 1 条" }).click();
    await page.getByRole("button", { name: "登录", exact: true }).waitFor();
    expect(await kept(page)).toEqual({ key: 0, named: 0, row: 0 });
  });
});

/** Presses the send button until the page shows a text; a browser that noticed the network would not need it. */
async function sendUntil(page: Page, text: string): Promise<void> {
  const said = page.getByText(text);
  const press = page.getByRole("button", { name: "立即发送" });
  for (let tries = 0; tries < 40 && !(await said.isVisible()); tries += 1) {
    if (await press.isVisible()) await press.click({ timeout: 1_000 }).catch(() => undefined); // may be sending already
    await page.waitForTimeout(500);
  }
  await said.waitFor({ timeout: 1_000 });
}

async function open(isOffline: boolean): Promise<Page> {
  phone = await aPhone(folder, isOffline);
  return phone.pages()[0] ?? phone.newPage();
}

async function checkIn(page: Page, number: string): Promise<void> {
  await page.getByRole("textbox", { name: "身份证号或手机号" }).fill(number);
  await page.getByRole("button", { name: "签到", exact: true }).click();
  await page
    .getByText(`已记下：${number.slice(0, 3)}`, { exact: false })
    .filter({ hasText: number.slice(-3) })
    .waitFor();
}

async function cancelVisits(): Promise<void> {
  const { event } = await starlane.data("planner", `{ event(id: "${work.visits}") { version } }`);
  await starlane.data(
    "planner",
    `mutation { cancelEvent(id: "${work.visits}", version: ${event.version}, reason: "下雨") { __typename } }`,
  );
}

async function reached(): Promise<number> {
  const { event } = await starlane.data(
    "planner",
    `{ event(id: "${work.visits}") { attendance { reached } } }`,
  );
  return event.attendance.reached;
}

/** Returns the number of stored rows of each kind. */
function kept(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("starlane");
      opening.addEventListener("success", () => resolve(opening.result));
      opening.addEventListener("error", () => reject(opening.error!));
    });
    const counts = [...database.objectStoreNames].map(
      (name) =>
        new Promise<[string, number]>((resolve) => {
          const counting = database.transaction(name).objectStore(name).count();
          counting.addEventListener("success", () => resolve([name, counting.result]));
        }),
    );
    return Object.fromEntries(await Promise.all(counts));
  });
}

/** Searches everything the phone has written to disk for the numbers, in one-byte and two-byte encodings. */
async function nothingReadable(page: Page): Promise<void> {
  expect((await kept(page)).row).toBe(30);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/138123400/);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const found = NUMBERS.filter((number) =>
    files.some((file) => file.includes(number) || file.includes(Buffer.from(number, "utf16le"))),
  );
  expect(found).toEqual([]);
}
