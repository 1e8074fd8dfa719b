import type { Browser, Page, WebSocketRoute } from "playwright-core";
import { aBrowser, aWindow, CHROMIUM, signIn } from "./browser.js";
import { someOutreach, type Outreach } from "./outreach.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const COMMUNITY = "640105002002";

const inBrowser = CHROMIUM ? describe : describe.skip;

/** Controls the WebSockets of a page: lets them through, delays or breaks them. */
async function theSocketsOf(page: Page) {
  const open = new Set<WebSocketRoute>();
  const opening = Promise.withResolvers<void>();
  let arrived = Promise.withResolvers<void>();
  let isBroken = false;
  await page.routeWebSocket(/\/graphql$/, async (socket) => {
    arrived.resolve();
    if (isBroken) await socket.close({ code: 1012 });
    else {
      await opening.promise;
      socket.connectToServer();
      open.add(socket);
    }
  });
  return {
    /** Lets pending and future sockets through. */
    letThrough: () => {
      isBroken = false;
      opening.resolve();
    },
    /** Closes open sockets, and future ones until they are let through. */
    async break() {
      isBroken = true;
      arrived = Promise.withResolvers<void>();
      for (const socket of open) await socket.close({ code: 1012 });
      open.clear();
    },
    /** Resolves when the page has requested a socket. */
    asked: () => arrived.promise,
  };
}

inBrowser("coverage in the console, live", () => {
  let starlane: TestStarlane;
  let browser: Browser;
  let outreach: Outreach;
  let people = 45;
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process" });
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

  const someoneChecksIn = async (): Promise<void> => outreach.checkIn([people++]);
  const shows = (page: Page, count: number) =>
    page.getByRole("gridcell", { name: new RegExp(`\\b${count} / 329`) }).waitFor();
  const opened = async () => {
    const page = await (await aWindow(browser, { size: "desk", locale: "zh-CN" })).newPage();
    const sockets = await theSocketsOf(page);
    await page.goto(`${starlane.url}/coverage/${COMMUNITY}`);
    await signIn(page, "planner");
    await shows(page, people);
    return { page, sockets };
  };

  test("shows a check-in made between the page's query and its subscription", async () => {
    const { page, sockets } = await opened();
    await sockets.asked();
    await someoneChecksIn();
    sockets.letThrough();
    await shows(page, people);
  });

  test("shows since when it is not live, and catches up once the server is back", async () => {
    const { page, sockets } = await opened();
    sockets.letThrough();
    await someoneChecksIn();
    await shows(page, people); // the page is live
    expect(await page.getByText(/自 \d\d:\d\d 起未实时更新/).count()).toBe(0);
    await sockets.break();
    await page.getByText(/自 \d\d:\d\d 起未实时更新/).waitFor();
    await sockets.asked();
    await someoneChecksIn();
    sockets.letThrough();
    await shows(page, people);
    await page.getByText(/自 \d\d:\d\d 起未实时更新/).waitFor({ state: "detached" });
    await someoneChecksIn();
    await shows(page, people);
  });
});
