import { addDays } from "@starlane/calendar";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { createAutumnTerm, COMMUNITY, STREET, type AutumnTerm } from "./autumn-term.js";
import {
  aBrowser,
  aWindow,
  accessibilityViolations,
  CHROMIUM,
  collectPageErrors,
  signIn,
  waitUntilLoaded,
  type ViewOptions,
} from "./browser.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

/** The folder for screenshots of every page, for docs/screens; none by default. */
const SCREENS = process.env.STARLANE_SCREENS;
const inBrowser = CHROMIUM ? describe : describe.skip;

const LOOKINGS: readonly ViewOptions[] = [
  { size: "desk", locale: "zh-CN", colorScheme: "light" },
  { size: "phone", locale: "en", colorScheme: "dark" },
];
/** The maximum layout shift, as browsers score it; below that it is not noticeable. */
const STILL = 0.02;
/** The stricter maximum for pages on which work in progress continues. */
const STILLER = 0.01;
/** Views used for screenshots only. */
const OTHER_LOOKINGS: readonly ViewOptions[] = [
  { size: "desk", locale: "en", colorScheme: "dark" },
  { size: "phone", locale: "zh-CN", colorScheme: "light" },
];

let starlane: TestStarlane;
let autumn: AutumnTerm;
let browser: Browser;

/** A page to visit: its user, its address, and actions before it is examined. */
interface Sight {
  readonly name: string;
  /** Null for anonymous. */
  readonly who: string | null;
  readonly address: (autumn: AutumnTerm) => string;
  readonly prepare?: (page: Page) => Promise<void>;
}

const sight = (name: string, who: string | null, address: Sight["address"]): Sight => ({
  name,
  who,
  address,
});
const SIGHTS: readonly Sight[] = [
  sight("sign-in", null, () => "/"),
  sight("start", "education", () => "/"),
  sight("start-of-a-planner", "planner", () => "/"),
  sight("start-of-an-administrator", "admin", () => "/"),
  sight("coverage", "planner", ({ main }) => `/coverage/640105?campaign=${main}`),
  sight("coverage-street", "planner", ({ main }) => `/coverage/${STREET}?campaign=${main}&audience=ELDERLY`),
  sight("coverage-community", "planner", () => `/coverage/${COMMUNITY}`),
  sight("calendar", "planner", ({ monday }) => `/calendar?day=${monday}`),
  sight("calendar-month", "planner", ({ monday }) => `/calendar?day=${monday}&view=month`),
  sight("calendar-by-venue", "planner", ({ monday }) => `/calendar?day=${monday}&view=venue`),
  sight("calendar-by-speaker", "planner", ({ monday }) => `/calendar?day=${monday}&view=speaker`),
  sight("calendar-list", "planner", ({ monday }) => `/calendar?day=${monday}&view=list`),
  sight("campaigns", "planner", () => "/campaigns"),
  sight("campaign", "planner", ({ main }) => `/campaigns/${main}`),
  sight("campaign-to-approve", "admin", ({ submitted }) => `/campaigns/${submitted}`),
  sight("event", "planner", ({ proposed }) => `/events/${proposed}`),
  sight("event-held", "planner", ({ held }) => `/events/${held}`),
  sight("people", "planner", () => "/people"),
  sight("programmes", "planner", () => "/programmes"),
  sight("programme", "planner", ({ programme }) => `/programmes/${programme}`),
  sight("register", "education", ({ school, monday }) => {
    const day = addDays(monday, 14);
    return `/register?kind=LECTURE&venue=${school.id}&audience=ADOLESCENT&date=${day}`;
  }),
  { ...sight("import", "education", () => "/import?kind=speakers"), prepare: pickATable },
  {
    ...sight("import-of-a-roster", "education", ({ lesson }) => `/import?kind=rosters&event=${lesson}`),
    prepare: pickARoster,
  },
  sight("venues", "planner", () => "/venues"),
  sight("venue", "education", ({ school }) => `/venues/${school.id}`),
  sight("speakers", "education", () => "/speakers"),
  sight("materials", "planner", () => "/materials"),
  sight("pushes", "planner", ({ main }) => `/pushes?campaign=${main}`),
  sight("check-in", "education", () => "/check-in"),
  sight("check-in-person", "officer", ({ visits }) => `/check-in/${visits}?by=person`),
  sight("check-in-roster", "education", ({ lesson }) => `/check-in/${lesson}?by=roster`),
  sight("check-in-crowd", "education", ({ lesson }) => `/check-in/${lesson}?by=crowd`),
  sight("areas", "planner", () => `/areas/${STREET}`),
  sight("accounts", "admin", () => "/administration/accounts"),
  sight("agencies", "admin", () => "/administration/agencies"),
  sight("audit", "admin", () => "/administration/audit"),
];

inBrowser("every page of the console", () => {
  beforeAll(async () => {
    starlane = await aStarlane({ reach: "in process" });
    autumn = await createAutumnTerm(starlane);
    browser = await aBrowser();
    if (SCREENS) mkdirSync(SCREENS, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await starlane?.close();
  });

  describe.each(SCREENS ? [...LOOKINGS, ...OTHER_LOOKINGS] : LOOKINGS)("%p", (viewOptions) => {
    const pages = new Map<string | null, Promise<Page>>();
    afterAll(async () => {
      for (const page of pages.values()) await (await page).context().close();
    });

    test.each(SIGHTS)(
      "$name has no accessibility violation and no error, and does not shift",
      async ({ name, who, address, prepare }) => {
        const opening = pages.get(who) ?? opened(viewOptions, who);
        pages.set(who, opening);
        const page = await opening;
        const pageErrors = collectPageErrors(page);
        await page.goto(starlane.url + address(autumn));
        await page.locator("h1").waitFor();
        await waitUntilLoaded(page);
        const shift = await shiftOf(page);
        await prepare?.(page);
        const shiftSince = prepare ? (await shiftOf(page)) - shift : 0;
        expect(await accessibilityViolations(page)).toEqual([]);
        expect(pageErrors).toEqual([]);
        expect(shift).toBeLessThan(STILL);
        expect(shiftSince).toBeLessThan(STILLER);
        if (SCREENS) await draw(page, name, viewOptions);
      },
    );
  });
});

/** Opens a page in a separate window. */
async function opened(viewOptions: ViewOptions, who: string | null): Promise<Page> {
  const page = await (await aWindow(browser, viewOptions)).newPage();
  if (who === null) return page;
  await page.goto(starlane.url);
  await signIn(page, who);
  return page;
}

/** Picks a table with one good row and two bad ones. */
async function pickATable(page: Page): Promise<void> {
  await page.locator("input[type=file]").setInputFiles({
    name: "宣讲员.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("姓名,宣传对象,语言\n哈老师,学生,普通话\n,学生,普通话\n马老师,外星人,普通话\n"),
  });
  await page.locator("tbody td").first().waitFor();
}

/** Picks the names of a class, two of which are wrong, after choosing the class. */
async function pickARoster(page: Page): Promise<void> {
  await page.getByRole("combobox", { name: /班级或团体|class or group/ }).click();
  await page.keyboard.press("Enter");
  await page.locator("input[type=file]").setInputFiles({
    name: "名单.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("姓名,手机号\n王小明,13800001111\n李小红,abc\n,13800001113\n"),
  });
  await page.locator("tbody td").first().waitFor();
}

/** Returns the layout shift of a page, as browsers score it. */
function shiftOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as (PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
          })[];
          resolve(shifts.reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0));
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(0), 300); // an observer is not called without a shift
      }),
  );
}

/** Takes a screenshot, into a file named for it. */
async function draw(page: Page, name: string, { size, locale }: ViewOptions): Promise<void> {
  await page.waitForTimeout(700); // charts are drawn by then
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 72 });
  await session.detach();
  writeFileSync(join(SCREENS!, `${name}-${size}-${locale}.webp`), Buffer.from(data, "base64"));
}
