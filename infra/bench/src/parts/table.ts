import { writeWorkbook, type Value } from "@starlane/spreadsheet";
import { buffer } from "node:stream/consumers";
import {
  askDistrict,
  waitSummary,
  registerOneByOne,
  runUnderLoad,
  type LoadedRun,
} from "../background-load.js";
import { missedAtMost, type Part, type ReportSection } from "../part.type.js";
import { openBenchEnvironment, type BenchEnvironment } from "../bench-environment.js";
import { percentile } from "../timing.js";

const ROWS = 10_000;
const VENUES = 20;
const SPEAKERS = 100;
const SLOTS = ["09:00-09:40", "10:00-10:40", "14:00-14:40", "15:00-15:40", "16:00-16:40"];
const FIRST_MONDAY = Date.UTC(2026, 0, 5);
/** Weekdays that a workbook fills. */
const DAYS = ROWS / VENUES / SLOTS.length;
const DAY_MS = 24 * 60 * 60 * 1000;
const QUIET_MS = 3_000;

interface Report {
  readonly accepted: number;
  readonly unchanged: number;
  readonly refusedRows: number;
}

/** The import of a table. Its report is stored as it is shown, so nothing is rendered anew. */
export const table: Part<ReportSection> = {
  minutes: 4,
  sizes: null,
  async measure() {
    const environment = await openBenchEnvironment();
    try {
      return await benchTable(environment);
    } finally {
      await environment.close();
    }
  },
  show: ([section]) => section!,
};

/**
 * Measures a workbook of 10,000 events, each with a venue and a speaker: checked, imported as a whole, sent again, and
 * another one row by row, while other clients send a light query and register single events, in other venues and in the
 * same.
 */
async function benchTable(environment: BenchEnvironment): Promise<ReportSection> {
  const campaign = await campaignUnderWay(environment);
  const venues = await findVenues(environment);
  await enterSpeakers(environment);
  const file = await aWorkbook(venues.slice(0, VENUES), 0);
  const another = await aWorkbook(venues.slice(0, VENUES), DAYS);
  const others = [
    askDistrict(environment),
    registerOneByOne(environment, campaign, venues.slice(VENUES), 0),
    registerOneByOne(environment, campaign, venues.slice(0, VENUES), 30),
  ];
  const upload = (workbook: Buffer, mode: string) => () =>
    environment.upload("planner", `/uploads/events?mode=${mode}&campaign=${campaign}`, workbook) as Promise<{
      report: Report;
    }>;

  const quiet = await runUnderLoad(others, () => new Promise((resolve) => setTimeout(resolve, QUIET_MS)));
  const lines = [lineOf("nothing else", null, quiet)];
  const runs = new Map<string, LoadedRun<unknown>>();
  for (const [what, send] of [
    ["checked", upload(file, "validate")],
    ["taken in, all or nothing", upload(file, "all")],
    ["sent again, unchanged", upload(file, "all")],
    ["another, row by row", upload(another, "rows")],
  ] as const) {
    const run = await runUnderLoad(others, send);
    runs.set(what, run);
    lines.push(lineOf(what, run.answer.report, run));
  }
  const whole = runs.get("taken in, all or nothing")!;
  const text = [
    "## Workbooks of 10,000 events",
    "",
    `\`POST /uploads/events\` of ${(file.length / 1024).toFixed(0)} KB: ${VENUES} venues, ${SPEAKERS} speakers, a venue and a speaker for each event. Meanwhile somebody asks for the district's name over and over, somebody registers single events in other venues, and somebody in the same ones, ${others.length * 10} ms of pause among the three.`,
    "",
    "| | accepted / unchanged / refused | s | MB of memory more at most | event loop's delay, p99 / most, ms | light question, p99 ms | event elsewhere, median / longest ms | event in the same venues, median / longest ms |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
  return {
    figures: [
      {
        budget: "table",
        starlane: `${(whole.tookMs / 1000).toFixed(1)} s, ${whole.grownMegabytes.toFixed(0)} MB more at most; a light question meanwhile p99 ${percentile(whole.waits[0]!, 0.99).toFixed(0)} ms`,
        beside: `the light question with nothing else going on p99 ${percentile(quiet.waits[0]!, 0.99).toFixed(0)} ms`,
        ratio: "",
        missedBy: missedAtMost(whole.tookMs / 1000, 10),
      },
    ],
    text,
  };
}

function lineOf(
  what: string,
  report: Report | null,
  { tookMs, grownMegabytes, loop, waits }: LoadedRun<unknown>,
) {
  const [light = [], elsewhere = [], same = []] = waits;
  const cells = [
    what,
    report ? `${report.accepted} / ${report.unchanged} / ${report.refusedRows}` : "",
    (tookMs / 1000).toFixed(1),
    grownMegabytes.toFixed(0),
    `${loop.p99.toFixed(0)} / ${loop.most.toFixed(0)}`,
    percentile(light, 0.99).toFixed(0),
    waitSummary(elsewhere),
    waitSummary(same),
  ];
  return `| ${cells.join(" | ")} |`;
}

async function campaignUnderWay(environment: BenchEnvironment): Promise<string> {
  const made = await environment.ask(
    "planner",
    `mutation { createCampaign(input: { title: "表格导入", area: "640105", startsOn: "2026-01-01", endsOn: "2027-12-31", targets: [] }) { ... on Campaign { id } } }`,
  );
  const { id } = made.createCampaign as { id: string };
  for (const [who, version, to] of [
    ["planner", 1, "SUBMITTED"],
    ["admin", 2, "APPROVED"],
  ] as const)
    await environment.ask(
      who,
      `mutation { moveCampaign(id: "${id}", version: ${version}, to: ${to}) { __typename } }`,
    );
  return id;
}

/** Finds twice as many venues as a workbook has. */
async function findVenues(environment: BenchEnvironment): Promise<string[]> {
  const { venues } = (await environment.ask(
    "planner",
    `{ venues(first: ${2 * VENUES}, filter: { kinds: [COMMUNITY_ROOM] }) { nodes { id } } }`,
  )) as { venues: { nodes: { id: string }[] } };
  return venues.nodes.map(({ id }) => id);
}

async function enterSpeakers(environment: BenchEnvironment): Promise<void> {
  const rows = Array.from({ length: SPEAKERS }, (_, n) => `${speakerName(n)},居民,50`);
  const csv = ["姓名,宣传对象,每周场次", ...rows].join("\n");
  await environment.upload("planner", "/uploads/speakers?mode=all", Buffer.from(csv));
}

const speakerName = (n: number) => `讲师${n}`;

/** Builds a workbook of the venues, five times a day, every weekday from the `first` on. */
async function aWorkbook(venues: readonly string[], first: number): Promise<Buffer> {
  const rows = Array.from({ length: ROWS }, (_, n): Value[] => {
    const slot = Math.floor(n / venues.length);
    const weekday = first + Math.floor(slot / SLOTS.length);
    const day = FIRST_MONDAY + (Math.floor(weekday / 5) * 7 + (weekday % 5)) * DAY_MS;
    return [
      `反诈宣讲 ${n}`,
      "讲座",
      new Date(day).toISOString().slice(0, 10),
      SLOTS[slot % SLOTS.length]!,
      venues[n % venues.length]!,
      "居民",
      20,
      speakerName(n % SPEAKERS),
    ];
  });
  const columns = ["活动名称", "活动类型", "日期", "时间", "地点", "受众", "人数", "讲师"].map((header) => ({
    header,
  }));
  return buffer(writeWorkbook([{ name: "活动", columns, rows }]));
}
