import { missedAtMost, markdownTable, type BenchFigure, type ReportSection } from "../part.type.js";
import type { MeasuredReach } from "../parts/reach.js";

/** The memory that the last third of an export may take beyond the first, for garbage that is not collected yet. */
const FLAT_MIB = 64;
const MEMORY_MIB = 1536;
const [SLICE, UNION] = [1, 2];

/** @param measured at each size, the smallest first */
export function showReach(measured: readonly MeasuredReach[]): ReportSection {
  const largest = measured.at(-1)!;
  const where = millions(largest.attendances);
  return {
    figures: [
      coverage(largest, where),
      ...growth(measured),
      slice(largest, where),
      union(largest, where),
      held(largest, where),
      memory(largest, where),
    ],
    text: textOf(measured),
  };
}

function coverage({ turns, reads }: MeasuredReach, where: string): BenchFigure {
  const ratio = turns.starlane.p50 / turns.limit.p50;
  return {
    budget: "coverage",
    starlane: `${ms(turns.starlane.p50)} at ${where}`,
    beside: `the limit ${ms(turns.limit.p50)}, PostGraphile ${ms(turns.postgraphile.p50)}, Apollo Server ${ms(turns.apollo.p50)}, \`count(distinct)\` ${naive(reads[0]!.naiveMs)}`,
    ratio: `${ratio.toFixed(2)} times the limit`,
    missedBy: missedAtMost(ratio, 2),
  };
}

function growth(measured: readonly MeasuredReach[]): BenchFigure[] {
  const [smallest, largest] = [measured[0]!, measured.at(-1)!];
  if (smallest === largest) return [];
  const ratio = largest.turns.starlane.p50 / smallest.turns.starlane.p50;
  const ofLimit = largest.turns.limit.p50 / smallest.turns.limit.p50;
  return [
    {
      budget: "growth",
      starlane: measured
        .map(({ turns, attendances }) => `${ms(turns.starlane.p50)} at ${millions(attendances)}`)
        .join(", "),
      beside: `the limit grows ${ofLimit.toFixed(2)} times`,
      ratio: `${ratio.toFixed(2)} times`,
      missedBy: missedAtMost(ratio, 1.5),
    },
  ];
}

function slice({ reads }: MeasuredReach, where: string): BenchFigure {
  const { workMs, median, naiveMs } = reads[SLICE]!;
  return {
    budget: "slice",
    starlane: `${ms(workMs)} of work, answered in ${ms(median)}, at ${where}`,
    beside: `\`count(distinct)\` ${naive(naiveMs)}`,
    ratio: naiveMs === null ? "" : `${(naiveMs / median).toFixed(0)} times as fast`,
    missedBy: missedAtMost(workMs, 10),
  };
}

function union({ reads }: MeasuredReach, where: string): BenchFigure {
  const { median, naiveMs } = reads[UNION]!;
  return {
    budget: "union",
    starlane: `${ms(median)} at ${where}`,
    beside: `\`count(distinct)\` ${naive(naiveMs)}`,
    ratio: naiveMs === null ? "" : `${(naiveMs / median).toFixed(0)} times as fast`,
    missedBy: missedAtMost(median, 250),
  };
}

function held({ reads }: MeasuredReach, where: string): BenchFigure {
  const most = Math.max(reads[SLICE]!.heldMs, reads[UNION]!.heldMs);
  return {
    budget: "held",
    starlane: `${ms(most)} at most, at ${where}`,
    beside: "",
    ratio: "",
    missedBy: missedAtMost(most, 20),
  };
}

function memory({ memory: { peakMiB, restMiB, exporting } }: MeasuredReach, where: string): BenchFigure {
  const grown = exporting.lastMiB - exporting.firstMiB;
  const missed = [
    missedAtMost(restMiB, MEMORY_MIB),
    grown <= FLAT_MIB ? null : `${grown.toFixed(0)} MiB more at the end of an export`,
  ];
  return {
    budget: "memory",
    starlane: `${restMiB.toFixed(0)} MiB at ${where}, ${peakMiB.toFixed(0)} at most while it is read; ${exporting.firstMiB.toFixed(0)} in the first third of ${exporting.seconds.toFixed(0)} s of an export, ${exporting.lastMiB.toFixed(0)} in the last`,
    beside: "of the process with all four services, the gateway and the bench's own callers",
    ratio: `${(restMiB / MEMORY_MIB).toFixed(2)} of 1.5 GiB`,
    missedBy: missed.filter(Boolean).join(", ") || null,
  };
}

function textOf(measured: readonly MeasuredReach[]): string {
  const compared = measured.map(({ attendances, turns, reads }) => [
    millions(attendances),
    turns.starlane.p50.toFixed(1),
    turns.starlane.p99.toFixed(1),
    turns.limit.p50.toFixed(1),
    turns.postgraphile.p50.toFixed(1),
    turns.apollo.p50.toFixed(1),
    naive(reads[0]!.naiveMs),
    (turns.starlane.p50 / turns.limit.p50).toFixed(2),
    (turns.postgraphile.p50 / turns.starlane.p50).toFixed(2),
  ]);
  const queryRows = measured.flatMap(({ attendances, reads }) =>
    reads.map(({ name, median, p99, workMs, heldMs, naiveMs }) => [
      millions(attendances),
      name,
      median.toFixed(1),
      p99.toFixed(1),
      workMs.toFixed(1),
      heldMs.toFixed(0),
      naive(naiveMs),
      naiveMs === null ? "" : (naiveMs / median).toFixed(0),
    ]),
  );
  const sizes = measured.map(
    ({ attendances, filledS, countedS, memory: { beforeMiB, peakMiB, restMiB, exporting } }) => [
      millions(attendances),
      filledS.toFixed(0),
      countedS.toFixed(1),
      beforeMiB.toFixed(0),
      peakMiB.toFixed(0),
      restMiB.toFixed(0),
      `${exporting.firstMiB.toFixed(0)} to ${exporting.lastMiB.toFixed(0)}`,
      (exporting.lines / exporting.seconds).toFixed(0),
    ],
  );
  return [
    "## Reach: any question, whatever has been counted",
    "",
    "People who do not exist (1 million) at 2,000 events in the district's own 82 communities. Every answer was compared with `count(distinct)` before it was timed, where that took less than 90 s.",
    "",
    "The district by community and audience, over HTTP, one caller, in turns, the best of four rounds. The limit is a bare `node:http` server that sends the same JSON, built by one statement from the kept counts; PostGraphile and Apollo Server read the same kept counts.",
    "",
    markdownTable(
      [
        "attendances",
        "Starlane, median ms",
        "p99 ms",
        "the limit",
        "PostGraphile 5",
        "Apollo Server",
        "`count(distinct)`",
        "Starlane to the limit",
        "PostGraphile to Starlane",
      ],
      compared,
    ),
    "",
    "The work is the processor time of the whole process for one answer: the gateway, the services, the thread that counts, and whoever asks; not PostgreSQL's.",
    "",
    markdownTable(
      [
        "attendances",
        "question",
        "median ms",
        "p99 ms",
        "work, ms",
        "event loop held at most, ms",
        "`count(distinct)`",
        "that to ours",
      ],
      queryRows,
    ),
    "",
    "Memory is that of one process with all services and the gateway, so that of the attendance service is less.",
    "",
    markdownTable(
      [
        "attendances",
        "filled in, s",
        "a first start until all is counted, s",
        "MiB before",
        "at most while reading",
        "after the questions above",
        "while exporting",
        "lines exported a second",
      ],
      sizes,
    ),
  ].join("\n");
}

const ms = (time: number) => `${time.toFixed(1)} ms`;
const naive = (time: number | null) =>
  time === null ? "more than 90 s" : `${Math.round(time).toLocaleString("en")} ms`;
const millions = (count: number) => `${(count / 1e6).toFixed(1)} million`;
