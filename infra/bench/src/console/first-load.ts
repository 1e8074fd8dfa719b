import { request } from "node:http";
import type { CDPSession } from "playwright-core";
import type { PageVisitor } from "./device.js";
import type { Watched } from "./watched.js";

/** One load of a page by a browser with an empty cache. */
export interface PageLoad extends Omit<Watched, "responded"> {
  /** The time until everything is shown. */
  readonly whole: number;
  /** Bytes over the network, response headers included. */
  readonly bytes: number;
  readonly requests: number;
  /** The requests to the graph. */
  readonly questions: number;
  /** Addresses of scripts, styles, pictures and the document. */
  readonly files: readonly string[];
}

/** After this long without traffic, a page counts as loaded. */
const QUIET_MS = 500;

/**
 * @param isConsole true for a page of the console, which is complete when it shows its heading and nothing in it is
 * loading
 */
export async function loadOnce(visitor: PageVisitor, url: string, isConsole: boolean): Promise<PageLoad> {
  const { page, debug, close } = await visitor.open();
  const traffic = listen(debug);
  await page.goto(url);
  if (isConsole) {
    await page.locator("h1").waitFor();
    await page.waitForFunction(() => document.querySelector("[data-loading]") === null);
  }
  const whole = await page.evaluate(() => performance.now());
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(QUIET_MS);
  const { paint, largest, blocked, shift } = await page.evaluate(() => globalThis.watched);
  await close();
  return { paint, largest, blocked, shift, whole, ...traffic };
}

function listen(debug: CDPSession) {
  const traffic = { bytes: 0, requests: 0, questions: 0, files: [] as string[] };
  debug.on("Network.requestWillBeSent", ({ request: { url }, type }) => {
    if (!url.startsWith("http")) return;
    traffic.requests += 1;
    if (type === "Fetch" || type === "XHR") traffic.questions += 1;
    else if (type !== "WebSocket") traffic.files.push(url);
  });
  debug.on("Network.loadingFinished", ({ encodedDataLength }) => {
    traffic.bytes += encodedDataLength;
  });
  return traffic;
}

/** Returns the total size of files as sent with one content encoding, in bytes. */
export async function packedSize(urls: readonly string[], encoding: "br" | "gzip"): Promise<number> {
  const sizes = await Promise.all([...new Set(urls)].map((url) => sizeOf(url, encoding)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function sizeOf(url: string, encoding: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "accept-encoding": encoding, accept: "text/html,*/*" };
    const exchange = request(url, { headers }, (answer) => {
      let size = 0;
      answer.on("data", (chunk: Buffer) => (size += chunk.length));
      answer.once("end", () => resolve(size));
    });
    exchange.once("error", reject).end();
  });
}
