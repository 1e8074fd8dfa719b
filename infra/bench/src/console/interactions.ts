import type { Locator, Page } from "playwright-core";
import type { PageVisitor } from "./device.js";

/** The response times of a page to an interaction. */
export interface Response {
  /** Until the next paint; 0 where it took less than 16 ms. */
  readonly paint: number;
  /** Until the expected element is shown. */
  readonly shown: number;
}

/** A frequent interaction. */
export interface Interaction {
  readonly name: string;
  readonly address: string;
  /** Finds the element that is pressed. */
  readonly press: (page: Page) => Locator;
  /** The element that is expected then, with this text in it unless null. */
  readonly expects: { readonly selector: string; readonly text: string | null };
}

/** Performs the interaction once, on a page that has finished loading. */
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
        const isShown = () =>
          document.querySelector("[data-loading]") === null &&
          [...document.querySelectorAll(selector)].some(
            (element) => text === null || element.textContent.includes(text),
          );
        const look = () => {
          if (began > 0 && isShown()) resolve(performance.now() - began);
          else requestAnimationFrame(look);
        };
        look();
      }),
    expects,
  );
  await target.click();
  const shownMs = await shown;
  await page.waitForTimeout(300); // the last paint is reported a little later
  const paint = await page.evaluate(() => globalThis.watched.responded);
  await close();
  return { paint, shown: shownMs };
}
