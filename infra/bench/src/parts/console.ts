import type { Browser } from "playwright-core";
import { DEVICES, openBrowser, visitorOn, type DeviceProfile } from "../console/device.js";
import { loadOnce, packedSize, type PageLoad } from "../console/first-load.js";
import { respondOnce, type Interaction, type Response } from "../console/interactions.js";
import { missedAtMost, markdownTable, type Part, type ReportSection } from "../part.type.js";
import { fill, FILL_SETTINGS } from "../reach/fill.js";
import { openBenchEnvironment, BENCH_PASSWORD, type BenchEnvironment } from "../bench-environment.js";
import { percentile } from "../timing.js";
import { insertEvents } from "./calendar.js";

const FILLING = { people: 100_000, attendances: 130_000, events: 2_000 };
const ROUNDS = 3;
const TIMES = 5;
const PLANNER = { username: "planner", password: BENCH_PASSWORD };
const [MONDAY, NEXT_TUESDAY] = ["2026-04-06", "2026-04-14"];
/** The most that a build may load before any page, in kB packed with gzip. */
const FIRST_LOAD_KB = 350;
/** The response time that people perceive as immediate, by Google's Web Vitals. */
const AT_ONCE_MS = 200;
/** A layout shift below this is reported as none. */
const STILL = 0.001;

const EMPTY = "an empty page of the same gateway";
const SIGN_IN = "sign-in";

/** One page on one device: medians of a few loads, in milliseconds. */
interface Loaded extends Pick<PageLoad, "paint" | "largest" | "whole" | "blocked"> {
  readonly page: string;
  readonly device: string;
  /** The highest of all loads. */
  readonly shift: number;
}

/** The weight of a page with an empty cache, in bytes. */
interface Weight extends Pick<PageLoad, "bytes" | "requests" | "questions"> {
  readonly page: string;
  readonly gzip: number;
  readonly brotli: number;
}

interface Responded {
  readonly interaction: string;
  readonly device: string;
  /** The median and the highest of a few times, in milliseconds. */
  readonly paint: readonly [number, number];
  readonly shown: readonly [number, number];
}

interface Measured {
  readonly weights: readonly Weight[];
  readonly loaded: readonly Loaded[];
  readonly responded: readonly Responded[];
}

/** The console in Chromium: the weight of its pages, their load times, their response times, and their layout shift. */
export const consolePages: Part<Measured> = {
  minutes: 9,
  sizes: null,
  async measure() {
    const environment = await openBenchEnvironment({
      settings: FILL_SETTINGS,
      fill: (url) => fill(url, FILLING),
    });
    const browser = await openBrowser();
    try {
      await insertEvents(environment);
      await environment.counted();
      const url = await environment.url();
      const event = await anEvent(environment);
      const pages = pagesWith(event);
      const weights: Weight[] = [];
      const loaded: Loaded[] = [];
      const responded: Responded[] = [];
      for (const device of DEVICES) {
        const loads = await loadsOn(browser, device, url, pages);
        if (device === DEVICES[0]) weights.push(...(await weigh(loads)));
        loaded.push(...[...loads].map(([page, made]) => medianOf(page, device, made)));
        if (device.network === null) responded.push(...(await respond(browser, device, url, event)));
      }
      return { weights, loaded, responded };
    } finally {
      await browser.close();
      await environment.close();
    }
  },
  show: ([measured]) => show(measured!),
};

interface EventOfAWeek {
  readonly id: string;
  readonly title: string;
}

async function anEvent(environment: BenchEnvironment): Promise<EventOfAWeek> {
  const filter = { from: `${MONDAY}T08:00:00+08:00`, to: `${MONDAY}T18:00:00+08:00` };
  const { events } = await environment.ask(
    "planner",
    "query($filter: EventFilter) { events(first: 1, filter: $filter) { nodes { id title } } }",
    { filter },
  );
  return (events as { nodes: EventOfAWeek[] }).nodes[0]!;
}

interface PageToLoad {
  readonly name: string;
  readonly address: string;
  readonly isInside: boolean;
}

function pagesWith({ id }: EventOfAWeek): readonly PageToLoad[] {
  return [
    { name: EMPTY, address: "/healthz", isInside: false },
    { name: SIGN_IN, address: "/", isInside: false },
    { name: "start", address: "/", isInside: true },
    { name: "check-in", address: "/check-in", isInside: true },
    { name: "calendar, a week of 400 events", address: `/calendar?day=${MONDAY}`, isInside: true },
    { name: "event", address: `/events/${id}`, isInside: true },
    { name: "coverage of the district", address: "/coverage/640105", isInside: true },
  ];
}

/**
 * Loads each page a few times, in turns, so that a temporary advantage of the machine does not always favour the same
 * one.
 */
async function loadsOn(
  browser: Browser,
  device: DeviceProfile,
  url: string,
  pages: readonly PageToLoad[],
): Promise<Map<string, PageLoad[]>> {
  const loads = new Map<string, PageLoad[]>(pages.map(({ name }) => [name, []]));
  const outside = await visitorOn(browser, device, url, null);
  const inside = await visitorOn(browser, device, url, PLANNER);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { name, address, isInside } of pages)
      loads.get(name)!.push(await loadOnce(isInside ? inside : outside, url + address, name !== EMPTY));
  await Promise.all([outside.close(), inside.close()]);
  return loads;
}

function weigh(loads: ReadonlyMap<string, readonly PageLoad[]>): Promise<Weight[]> {
  return Promise.all(
    [...loads].map(async ([page, [load]]) => {
      const { bytes, requests, questions, files } = load!;
      const [gzip, brotli] = [await packedSize(files, "gzip"), await packedSize(files, "br")];
      return { page, bytes, requests, questions, gzip, brotli };
    }),
  );
}

function medianOf(page: string, device: DeviceProfile, loads: readonly PageLoad[]): Loaded {
  const median = (of: "paint" | "largest" | "whole" | "blocked") =>
    percentile(
      loads.map((load) => load[of]),
      0.5,
    );
  const shift = Math.max(...loads.map((load) => load.shift));
  return {
    page,
    device: device.name,
    paint: median("paint"),
    largest: median("largest"),
    whole: median("whole"),
    blocked: median("blocked"),
    shift,
  };
}

async function respond(
  browser: Browser,
  device: DeviceProfile,
  url: string,
  event: EventOfAWeek,
): Promise<Responded[]> {
  const visitor = await visitorOn(browser, device, url, PLANNER);
  const responded: Responded[] = [];
  for (const interaction of interactionsWith(event)) {
    const responses: Response[] = [];
    for (let time = 0; time < TIMES; time += 1) responses.push(await respondOnce(visitor, url, interaction));
    const both = (of: "paint" | "shown"): [number, number] => {
      const times = responses.map((response) => response[of]);
      return [percentile(times, 0.5), Math.max(...times)];
    };
    responded.push({
      interaction: interaction.name,
      device: device.name,
      paint: both("paint"),
      shown: both("shown"),
    });
  }
  await visitor.close();
  return responded;
}

function interactionsWith({ id, title }: EventOfAWeek): Interaction[] {
  const street = "北京西路街道";
  return [
    {
      name: "from the district into a street",
      address: "/coverage/640105",
      press: (page) => page.getByRole("link", { name: new RegExp(street) }).first(),
      expects: { selector: "h1", text: street },
    },
    {
      name: "the next week of the calendar",
      address: `/calendar?day=${MONDAY}`,
      press: (page) => page.getByRole("button", { name: "往后" }),
      // On a desk a column with events in it, on a phone a part of the list.
      expects: {
        selector: `[data-day="${NEXT_TUESDAY}"] a, [id="${NEXT_TUESDAY}"] a`,
        text: null,
      },
    },
    {
      name: "an event of the calendar",
      address: `/calendar?day=${MONDAY}`,
      press: (page) => page.locator(`a[href="/events/${id}"]`),
      expects: { selector: "h1", text: title },
    },
    {
      name: "the dialog that moves an event",
      address: `/events/${id}`,
      press: (page) => page.getByRole("button", { name: "改期" }),
      expects: { selector: '[role="dialog"] form', text: null },
    },
  ];
}

function show({ weights, loaded, responded }: Measured): ReportSection {
  const weightOf = (name: string) => weights.find(({ page }) => page === name)!;
  const first = weightOf(SIGN_IN);
  const empty = weightOf(EMPTY);
  const most = loaded.reduce((one, other) => (other.shift > one.shift ? other : one));
  const slowest = responded.reduce((one, other) => (other.paint[1] > one.paint[1] ? other : one));
  const emptyOn = (name: string) => loaded.find(({ page, device }) => page === EMPTY && device === name)!;
  return {
    figures: [
      {
        budget: "console first load",
        starlane: `${kB(first.gzip)} kB, as Brotli ${kB(first.brotli)}`,
        beside: `${EMPTY} ${kB(empty.gzip)} kB`,
        ratio: "",
        missedBy: missedAtMost(first.gzip / 1000, FIRST_LOAD_KB),
      },
      {
        budget: "console stillness",
        starlane: `${most.shift.toFixed(3)} at most`,
        beside: "",
        ratio: "",
        missedBy: most.shift < STILL ? null : `${most.shift.toFixed(3)} (${most.page}, ${most.device})`,
      },
      {
        budget: "console response",
        starlane: `${responseMs(slowest.paint[1])} ms at most`,
        beside: "",
        ratio: "",
        missedBy: missedAtMost(slowest.paint[1], AT_ONCE_MS),
      },
    ],
    text: [
      "## The console",
      "",
      `In Debian's Chromium, which has kept nothing of it and is signed in as a planner; without the worker. The district has ${FILLING.attendances.toLocaleString("en")} attendances and 20,000 events. What a page weighs are its document, scripts, styles and pictures packed with gzip or Brotli; over the wire, as Brotli, come the graph's answers and the heads of all answers too.`,
      "",
      markdownTable(
        ["", "gzip kB", "Brotli kB", "over the wire kB", "requests", "of them to the graph"],
        weights.map(({ page, gzip, brotli, bytes, requests, questions }) => [
          page,
          kB(gzip),
          kB(brotli),
          kB(bytes),
          requests,
          questions,
        ]),
      ),
      "",
      `Until it is there: the median of ${ROUNDS} loads, in turns. The phone's processor is ${DEVICES[1]!.slower} times slower than this machine's, the slow network has ${DEVICES[2]!.network!.bitsPerSecond / 1e6} Mbit/s and ${DEVICES[2]!.network!.latencyMs} ms to the server; otherwise it is as quick as a machine talks to itself. Whole is when nothing on it is awaited any more. Held is what tasks kept the main thread beyond 50 ms each, from the navigation on. Moved is the layout shift, the most of all loads.`,
      "",
      markdownTable(
        [
          "",
          "on",
          "first paint ms",
          "to the empty page's",
          "largest paint ms",
          "whole ms",
          "held ms",
          "moved",
        ],
        loaded.map(({ page, device, paint, largest, whole, blocked, shift }) => [
          page,
          device,
          paint.toFixed(0),
          (paint / emptyOn(device).paint).toFixed(1),
          largest.toFixed(0),
          whole.toFixed(0),
          blocked.toFixed(0),
          shift.toFixed(3),
        ]),
      ),
      "",
      `What is done all the time, ${TIMES} times each on a page that has come to rest, with nothing of the next page kept: until the browser paints again, and until what was asked for is there.`,
      "",
      markdownTable(
        ["", "on", "next paint, median / most, ms", "there, median / most, ms"],
        responded.map(({ interaction, device, paint, shown }) => [
          interaction,
          device,
          paint.map(responseMs).join(" / "),
          shown.map((ms) => ms.toFixed(0)).join(" / "),
        ]),
      ),
    ].join("\n"),
  };
}

const kB = (bytes: number) => (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0);
/** Formats a response time; browsers report none below 16 ms. */
const responseMs = (ms: number) => (ms === 0 ? "under 16" : ms.toFixed(0));
