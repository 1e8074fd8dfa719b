import { CHROMIUM, QUIET_CHROMIUM } from "@starlane/chromium";
import { chromium, type Browser, type CDPSession, type Page } from "playwright-core";
import { watch } from "./watched.js";

/** A device that a page is opened on. */
export interface DeviceProfile {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  /** The slowdown relative to this machine. */
  readonly slower: number;
  /** Null for the speed of this machine's loopback. */
  readonly network: { readonly bitsPerSecond: number; readonly latencyMs: number } | null;
}

const PHONE = { viewport: { width: 390, height: 844 }, slower: 4 };

/** The devices. The phone is a mid-range one; the slow network is Lighthouse's profile of a mobile network. */
export const DEVICES: readonly DeviceProfile[] = [
  { name: "desk", viewport: { width: 1440, height: 900 }, slower: 1, network: null },
  { name: "phone", ...PHONE, network: null },
  { name: "phone, slow network", ...PHONE, network: { bitsPerSecond: 1_600_000, latencyMs: 150 } },
];

/** @throws Error where there is no Chromium */
export function openBrowser(): Promise<Browser> {
  if (!CHROMIUM) throw new Error("There is no Chromium here to measure the console in.");
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET_CHROMIUM });
}

/** A page on a device, with its debugger. */
export interface Opened {
  readonly page: Page;
  readonly debug: CDPSession;
  readonly close: () => Promise<void>;
}

/** A visitor who opens pages on a device, one after another: signed in, with nothing of a page cached. */
export interface PageVisitor {
  readonly open: () => Promise<Opened>;
  readonly close: () => Promise<void>;
}

/** @param who signs in by the form; null for a visitor without an account */
export async function visitorOn(
  browser: Browser,
  device: DeviceProfile,
  url: string,
  who: { readonly username: string; readonly password: string } | null,
): Promise<PageVisitor> {
  const context = await browser.newContext({
    viewport: device.viewport,
    hasTouch: device.slower > 1,
    locale: "zh-CN",
    serviceWorkers: "block",
  });
  await context.addInitScript(watch);
  if (who) {
    const page = await context.newPage();
    await page.goto(url);
    await page.locator("input[autocomplete=username]").fill(who.username);
    await page.locator("input[autocomplete=current-password]").fill(who.password);
    await page.locator("button[type=submit]").click();
    await page.locator("main#content h1").waitFor();
    await page.close();
  }
  return {
    async open() {
      const page = await context.newPage();
      const debug = await context.newCDPSession(page);
      await debug.send("Network.enable");
      await debug.send("Network.clearBrowserCache");
      await debug.send("Emulation.setCPUThrottlingRate", { rate: device.slower });
      if (device.network) {
        const { bitsPerSecond, latencyMs: latency } = device.network;
        const bytesPerSecond = bitsPerSecond / 8;
        await debug.send("Network.emulateNetworkConditions", {
          offline: false,
          latency,
          downloadThroughput: bytesPerSecond,
          uploadThroughput: bytesPerSecond,
        });
      }
      return { page, debug, close: () => page.close() };
    },
    close: () => context.close(),
  };
}
