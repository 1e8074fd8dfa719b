import { CHROMIUM, QUIET_CHROMIUM } from "@starlane/chromium";
import { aClock } from "@starlane/testing";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { PASSWORD } from "./starlane.js";

export { CHROMIUM };

const clock = aClock();

/** Without libfaketime, under which Chromium hangs; pages are shifted to the tests' clock anyway. */
const { LD_PRELOAD: _faketime, ...BROWSER_ENV } = process.env;

/** Starts Debian's Chromium. @param args additional arguments */
export function aBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, env: BROWSER_ENV, args: [...QUIET_CHROMIUM, ...args] });
}

/**
 * Starts a phone with persistent storage in a folder: reopened, it is the same phone.
 * @param isOffline true if it has no network from the start
 */
export async function aPhone(folder: string, isOffline: boolean): Promise<BrowserContext> {
  return withTestClock(
    await chromium.launchPersistentContext(folder, {
      executablePath: CHROMIUM,
      env: BROWSER_ENV,
      args: QUIET_CHROMIUM,
      viewport: SIZES.phone,
      hasTouch: true,
      locale: "zh-CN",
      offline: isOffline,
      timezoneId: "America/New_York",
    }),
  );
}

/** The window sizes of a desk and a phone. */
export const SIZES = {
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

export interface ViewOptions {
  readonly size: keyof typeof SIZES;
  readonly locale: "zh-CN" | "en";
  readonly colorScheme?: "light" | "dark";
}

/** Opens a window with separate storage. */
export async function aWindow(
  browser: Browser,
  { size, locale, colorScheme }: ViewOptions,
): Promise<BrowserContext> {
  return withTestClock(
    await browser.newContext({
      viewport: SIZES[size],
      hasTouch: size === "phone",
      locale,
      colorScheme: colorScheme ?? "light",
      timezoneId: "America/New_York", // not the district's, so that times in another zone are noticed
    }),
  );
}

/** Shifts `Date` in every page of a context to the tests' clock; timers run as usual. */
async function withTestClock(context: BrowserContext): Promise<BrowserContext> {
  const [opened] = context.pages();
  const page = opened ?? (await context.newPage());
  const testNow = clock().getTime(); // read first, so that no page is ahead of the services
  const browserNow = await page.evaluate(() => Date.now()); // the machine's clock, as the browser reads it
  if (!opened) await page.close();
  await context.addInitScript((offset) => {
    const now = () => MachineDate.now() + offset; // the machine's clock, which runs
    const MachineDate = Date;
    globalThis.Date = new Proxy(MachineDate, {
      construct: (target, args, newTarget) =>
        Reflect.construct(target, args.length > 0 ? args : [now()], newTarget) as object,
      apply: () => new MachineDate(now()).toString(),
      get: (target, key): unknown => (key === "now" ? now : Reflect.get(target, key)),
    });
  }, testNow - browserNow);
  return context;
}

/** Collects a page's errors, including violations of its content security policy. */
export function collectPageErrors(page: Page): string[] {
  const pageErrors: string[] = [];
  page.on("pageerror", (error) => pageErrors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") pageErrors.push(message.text());
  });
  return pageErrors;
}

/** The number of consecutive frames without movement: what a click opens begins to fade in only some frames later. */
const CALM_FRAMES = 8;

/** Resolves when a page is fully loaded and still. */
export async function waitUntilLoaded(page: Page): Promise<void> {
  await page.evaluate(() => delete document.documentElement.dataset["calm"]);
  await page.waitForFunction((frames) => {
    const { dataset } = document.documentElement;
    // Elements that fade in do not have their final colours yet; endless animations are not waited for.
    const isCalm =
      document.querySelector("[data-loading]") === null &&
      document
        .getAnimations()
        .every(
          ({ playState, effect }) =>
            playState !== "running" || effect?.getComputedTiming().endTime === Infinity,
        );
    const calm = isCalm ? Number(dataset["calm"] ?? 0) + 1 : 0;
    dataset["calm"] = String(calm);
    return calm >= frames;
  }, CALM_FRAMES);
}

export async function signIn(page: Page, username: string): Promise<void> {
  await page.locator("input[autocomplete=username]").fill(username);
  await page.locator("input[autocomplete=current-password]").fill(PASSWORD);
  await page.locator("button[type=submit]").click();
  await page.locator("main#content h1").waitFor();
}

/** The view, URL and user of a page. */
interface Visit {
  readonly viewOptions: ViewOptions;
  readonly url: string;
  readonly username: string;
}

/** Opens a page as a user who has just signed in, fully loaded, and collects its errors from then on. */
export async function signedIn(browser: Browser, { viewOptions, url, username }: Visit) {
  const context = await aWindow(browser, viewOptions);
  const page = await context.newPage();
  const pageErrors = collectPageErrors(page);
  await page.goto(url);
  await signIn(page, username);
  await waitUntilLoaded(page);
  const t = (zh: string, en: string) => (viewOptions.locale === "zh-CN" ? zh : en);
  return { context, page, pageErrors, t };
}

/** Uses the stored refresh token twice, as a thief would, which ends the whole session. */
export async function endSession(page: Page, url: string): Promise<void> {
  const { refreshToken } = JSON.parse(
    await page.evaluate(() => localStorage["starlane.session"] as string),
  ) as {
    refreshToken: string;
  };
  for (const _time of [1, 2])
    await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query: "mutation($t: String!) { refreshSession(refreshToken: $t) { accessToken } }",
        variables: { t: refreshToken },
      }),
    });
}

const require = createRequire(import.meta.url);
const engine = readFileSync(require.resolve("accessibility-checker-engine"), "utf8");

interface Finding {
  /** VIOLATION or RECOMMENDATION; then FAIL, POTENTIAL and the like. */
  readonly value: readonly [string, string];
  readonly ruleId: string;
  readonly message: string;
  readonly snippet: string;
}
declare const ace: {
  Checker: new () => { check(root: Element, guidelines: string[]): Promise<{ results: Finding[] }> };
};

/**
 * Returns the definite violations of WCAG 2.2 in a page, a line each, and the excess of its width over the window.
 * @param part to check, as a selector; the whole page by default
 */
export async function accessibilityViolations(page: Page, part = "html"): Promise<string[]> {
  await waitUntilLoaded(page);
  await page.evaluate(engine); // through the debugger, which bypasses the page's content security policy
  const findings = await page.evaluate(async (selector) => {
    const { results } = await new ace.Checker().check(document.querySelector(selector)!, ["WCAG_2_2"]);
    return results
      .filter(({ value: [level, outcome] }) => level === "VIOLATION" && outcome === "FAIL")
      .map(({ ruleId, message, snippet }) => `${ruleId}: ${message} ${snippet}`);
  }, part);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return overflow > 0 ? [...findings, `the page is ${overflow} px wider than the window`] : findings;
}
