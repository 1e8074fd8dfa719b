import { aClock } from "@starlane/testing";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { aBrowser, accessibilityViolations, CHROMIUM, endSession, signedIn, signIn } from "./browser.js";
import { cameraShowing, filmACode } from "./fake-camera.js";
import { someFieldWork, type FieldWork } from "./field-work.js";
import { aStarlane, PASSWORD, type TestStarlane } from "./starlane.js";

const inBrowser = CHROMIUM ? describe : describe.skip;
const PHONE = { size: "phone", locale: "zh-CN" } as const;

let starlane: TestStarlane;
let work: FieldWork;
let browser: Browser;
let folder: string;
const now = aClock();
let proxy: Awaited<ReturnType<typeof aProxy>> | undefined;

inBrowser("a phone at the school gate", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "starlane-camera-"));
    const film = join(folder, "code.y4m");
    filmACode(film);
    starlane = await aStarlane({ reach: "in process", now });
    work = await someFieldWork(starlane);
    browser = await aBrowser(cameraShowing(film));
  });
  afterAll(async () => {
    await browser?.close();
    proxy?.close();
    await starlane?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  const opened = (url = starlane.url) =>
    signedIn(browser, {
      viewOptions: PHONE,
      url: `${url}/check-in/${work.visits}?by=person`,
      username: "officer",
    });

  test("reads a code in front of the camera once", async () => {
    const { page, pageErrors } = await opened();
    await page.getByRole("button", { name: "扫码" }).click();
    await page.getByText("已记下：138****5678").waitFor();
    await page.getByText("全部已发送（1 条）").waitFor();
    await page.getByText("已签到 1 人").waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "关闭摄像头" }).click();
    expect(await page.locator("video").count()).toBe(0);

    await page.getByRole("button", { name: "撤销：138****5678" }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "确认撤销" }).click();
    await page.getByText("已撤销：138****5678").waitFor();
    await page.getByText("已签到 0 人").waitFor();
    expect(await page.getByRole("heading", { name: "本机登记" }).count()).toBe(0);
    expect(pageErrors).toEqual([]);
  });

  test("a phone with full storage shows what was not saved, and saves it once there is space", async () => {
    const { page } = await opened();
    await page.evaluate(() => {
      const how = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, "add")!;
      IDBObjectStore.prototype.add = () => {
        throw new DOMException("There is no room.", "QuotaExceededError");
      };
      addEventListener("room", () => Object.defineProperty(IDBObjectStore.prototype, "add", how));
    });
    await page.getByRole("textbox", { name: "身份证号或手机号" }).fill("13900000001");
    await page.getByRole("button", { name: "签到", exact: true }).click();
    await page.getByText("没有记下：本机存储空间不足。", { exact: false }).waitFor();
    expect(await page.getByRole("textbox", { name: "身份证号或手机号" }).inputValue()).toBe("13900000001");
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.evaluate(() => dispatchEvent(new Event("room")));
    await page.getByRole("button", { name: "签到", exact: true }).click();
    await page.getByText("已记下：139****0001").waitFor();
    await page.getByText("全部已发送（1 条）").waitFor();
  });

  test("a mistaken check-in is removed before it is sent, with a second press", async () => {
    const { context, page } = await opened();
    await context.setOffline(true);
    await take(page, "13900000002");
    await page.getByRole("button", { name: "撤回" }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole("tooltip").getByRole("button", { name: "撤回" }).click();
    await page.getByText("签到先存本机，再自动发送").waitFor();
  });

  test("offers a newer version, and installs it on request", async () => {
    proxy = await aProxy();
    const { page } = await opened(proxy.url);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload(); // from now on through the service worker
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.getByRole("textbox", { name: "身份证号或手机号" }).fill("139000");
    proxy.update();
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())!.update());
    await page.getByText("星路有新版本。").waitFor();
    // Work in progress is finished first.
    expect(await page.getByRole("textbox", { name: "身份证号或手机号" }).inputValue()).toBe("139000");
    expect(await accessibilityViolations(page)).toEqual([]);
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "载入" }).click()]);
    await page.getByRole("textbox", { name: "身份证号或手机号" }).waitFor();
    expect(await page.getByText("星路有新版本。").count()).toBe(0);
  });

  test("nothing is lost when the session ends: pending check-ins are sent after the same person signs in again", async () => {
    const { context, page } = await opened();
    await context.setOffline(true);
    for (const n of [3, 4, 5]) await take(page, `1390000000${n}`);
    await page.getByText("3 条待发送。没有网络", { exact: false }).waitFor();
    await endSession(page, starlane.url);
    now.advance(16 * 60_000);
    await context.setOffline(false);
    const dialog = page.getByRole("dialog", { name: "登录已过期" });
    await dialog.waitFor();
    await page.getByText("3 条待发送。登录已过期，重新登录后发送。").waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.locator("input[autocomplete=current-password]").fill(PASSWORD);
    await dialog.getByRole("button", { name: "登录" }).click();
    await page.getByText("全部已发送（3 条）").waitFor();

    // Nor if the phone was closed meanwhile.
    await context.setOffline(true);
    await take(page, "13900000006");
    await endSession(page, starlane.url);
    now.advance(16 * 60_000);
    await page.goto("about:blank");
    await context.setOffline(false);
    await page.goto(`${starlane.url}/check-in/${work.visits}?by=person`);
    await page.getByText("本机有 1 条签到等待发送。", { exact: false }).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await signIn(page, "officer");
    await page.getByText("全部已发送（4 条）").waitFor();
    const { event } = await starlane.data(
      "analyst", // not signed in before: other users' tokens have expired by now
      `{ event(id: "${work.visits}") { attendance { reached } } }`,
    );
    expect(event.attendance.reached).toBe(5);
  });
});

async function take(page: Page, number: string): Promise<void> {
  await page.getByRole("textbox", { name: "身份证号或手机号" }).fill(number);
  await page.getByRole("button", { name: "签到", exact: true }).click();
  await page.getByText(`已记下：${number.slice(0, 3)}****${number.slice(-4)}`).waitFor();
}

/** Serves Starlane at another address, with a newer service worker after `update`. */
async function aProxy(): Promise<{ url: string; update: () => void; close: () => void }> {
  let isNewer = false;
  const server = createServer((asked, answer) => {
    // Requests are sent as if nothing were cached.
    const { "if-none-match": _tag, "if-modified-since": _when, ...rest } = asked.headers;
    const headers = { ...rest, "accept-encoding": "identity" };
    const to = request(starlane.url + asked.url, { method: asked.method, headers }, (given) => {
      const { "content-length": _length, ...others } = given.headers;
      answer.writeHead(given.statusCode!, others);
      given.pipe(answer, { end: false });
      given.on("end", () => answer.end(isNewer && asked.url === "/worker.js" ? "\n// newer" : ""));
    });
    asked.pipe(to);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    update: () => {
      isNewer = true;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
