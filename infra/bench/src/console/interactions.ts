import type { Locator, Page } from "playwright-core";
import type { PageVisitor } from "./device.js";

/** How a page answered what somebody did. */
export interface Response {
  /** Until the next paint; 0 where it took less than 16 ms. */
  readonly paint: number;
  /** Until what was asked for is there. */
  readonly shown: number;
}

/** Something that people do all the time. */
export interface Interaction {
  readonly name: string;
  readonly address: string;
  /** What is pressed. */
  readonly press: (page: Page) => Locator;
  /** What is there then: an element, with this in it unless null. */
  readonly expects: { readonly selector: string; readonly text: string | null };
}

/** Does it once, on a page that has come to rest. */
export async function respondOnce(
  visitor: PageVisitor,
  url: string,
  { address, press, expects }: Interaction,
): Promise<Response> {
  const { page, close } = await visitor.open();
  await page.goto(url + address);
  await page.locator("h1").waitFor();
  await page.waitForFunction(() => document.querySelector("[data-loading]") === null);
  await page.waitForLoadState("networkidle");
  const target = press(page);
  await page.evaluate(() => {
    globalThis.watched.responded = 0;
  });
  const shown = page.evaluate(
    ({ selector, text }) =>
      new Promise<number>((resolve) => {
        let began = 0;
        addEventListener("click", ({ timeStamp }) => (began = timeStamp), { capture: true, once: true });
        const isThere = () =>
          document.querySelector("[data-loading]") === null &&
          [...document.querySelectorAll(selector)].some(
            (element) => text === null || element.textContent.includes(text),
          );
        const look = () => {
          if (began > 0 && isThere()) resolve(performance.now() - began);
          else requestAnimationFrame(look);
        };
        look();
      }),
    expects,
  );
  await target.click();
  const shownMs = await shown;
  await page.waitForTimeout(300); // what was painted last is told of a little later
  const paint = await page.evaluate(() => globalThis.watched.responded);
  await close();
  return { paint, shown: shownMs };
}
