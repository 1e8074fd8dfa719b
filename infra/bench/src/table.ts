import { writeWorkbook, type Value } from "@starlane/spreadsheet";
import { buffer } from "node:stream/consumers";
import type { Stage } from "./stage.js";
import { percentile } from "./timing.js";

const ROWS = 10_000;
const SLOTS = ["09:00-09:40", "10:00-10:40", "14:00-14:40", "15:00-15:40", "16:00-16:40"];
const FIRST_MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 24 * 60 * 60 * 1000;
const PAUSE_MS = 10;
const QUIET_MS = 3_000;

/**
 * A workbook of 10,000 events, checked, taken in as a whole, and sent again, while somebody else asks a light question
 * over and over: how long that one waits is what an import costs the others.
 */
export async function benchTable(stage: Stage): Promise<string> {
  const campaign = await campaignUnderWay(stage);
  const file = await aWorkbook(stage);
  const quiet = await whileAsking(stage, () => new Promise((resolve) => setTimeout(resolve, QUIET_MS)));
  const lines: string[] = [];
  for (const [what, mode] of [
    ["checked", "validate"],
    ["taken in, all or nothing", "all"],
    ["sent again, unchanged", "all"],
  ] as const) {
    const run = await whileAsking(stage, () =>
      stage.upload("planner", `/uploads/events?mode=${mode}&campaign=${campaign}`, file),
    );
    const { report } = run.answer as { report: { accepted: number; unchanged: number; refusedRows: number } };
    lines.push(
      `| ${what} | ${report.accepted} / ${report.unchanged} / ${report.refusedRows} | ${(run.tookMs / 1000).toFixed(1)} | ${run.grownMegabytes.toFixed(0)} | ${run.p99.toFixed(1)} | ${(run.p99 / quiet.p99).toFixed(1)} |`,
    );
  }
  return [
    "## A workbook of 10,000 events",
    "",
    `\`POST /uploads/events\` of ${(file.length / 1024).toFixed(0)} KB. Meanwhile somebody asks for the district's name, ${PAUSE_MS} ms after each answer; with nothing else going on, its 99th percentile is ${quiet.p99.toFixed(1)} ms.`,
    "",
    "| | accepted / unchanged / refused | s | MB of memory more at most | p99 of the light question, ms | to that when quiet |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

async function whileAsking(stage: Stage, work: () => Promise<unknown>) {
  await stage.ask("admin", "{ district { name } }");
  const waits: number[] = [];
  const before = process.memoryUsage().rss;
  let peak = before;
  const done = new AbortController();
  const asking = (async () => {
    while (!done.signal.aborted) {
      const began = performance.now();
      await stage.ask("admin", "{ district { name } }");
      waits.push(performance.now() - began);
      peak = Math.max(peak, process.memoryUsage().rss);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  const began = performance.now();
  const answer = await work();
  const tookMs = performance.now() - began;
  done.abort();
  await asking;
  return { answer, tookMs, p99: percentile(waits, 0.99), grownMegabytes: (peak - before) / 1024 / 1024 };
}

async function campaignUnderWay(stage: Stage): Promise<string> {
  const made = await stage.ask(
    "planner",
    `mutation { createCampaign(input: { title: "表格导入", area: "640105", startsOn: "2026-01-01", endsOn: "2027-12-31", targets: [] }) { ... on Campaign { id } } }`,
  );
  const { id } = made.createCampaign as { id: string };
  for (const [who, version, to] of [
    ["planner", 1, "SUBMITTED"],
    ["admin", 2, "APPROVED"],
  ] as const)
    await stage.ask(
      who,
      `mutation { moveCampaign(id: "${id}", version: ${version}, to: ${to}) { __typename } }`,
    );
  return id;
}

/** Twenty venues, five times a day, every weekday for a hundred days. */
async function aWorkbook(stage: Stage): Promise<Buffer> {
  const { venues } = (await stage.ask(
    "planner",
    "{ venues(first: 20, filter: { kinds: [COMMUNITY_ROOM] }) { nodes { id } } }",
  )) as { venues: { nodes: { id: string }[] } };
  const places = venues.nodes;
  const rows = Array.from({ length: ROWS }, (_, n): Value[] => {
    const slot = Math.floor(n / places.length);
    const weekday = Math.floor(slot / SLOTS.length);
    const day = FIRST_MONDAY + (Math.floor(weekday / 5) * 7 + (weekday % 5)) * DAY_MS;
    const date = new Date(day).toISOString().slice(0, 10);
    return [
      `反诈宣讲 ${n}`,
      "讲座",
      date,
      SLOTS[slot % SLOTS.length]!,
      places[n % places.length]!.id,
      "居民",
      20,
    ];
  });
  const columns = ["活动名称", "活动类型", "日期", "时间", "地点", "受众", "人数"].map((header) => ({
    header,
  }));
  return buffer(writeWorkbook([{ name: "活动", columns, rows }]));
}
