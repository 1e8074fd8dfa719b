import { BUDGETS } from "./budgets.js";
import { markdownTable, type BenchFigure, type ReportSection } from "./part.type.js";
import { PARTS } from "./parts/parts.js";
import { resultsOf, type Result } from "./results.js";

interface Shown extends ReportSection {
  readonly results: readonly Result[];
}

/** Renders `docs/benchmarks.md` from the latest results. */
export function renderBenchmarks(): string {
  const shown = Object.entries(PARTS).flatMap(([name, part]): Shown[] => {
    const results = resultsOf(name);
    if (results.length === 0) return [];
    return [{ ...part.show(results.map(({ data }) => data)), results }];
  });
  const figures = shown.flatMap((section) => section.figures);
  const missed = figures.filter(({ missedBy }) => missedBy !== null);
  return `${[
    "# Benchmarks",
    "",
    "Made by `npm run bench`: each part in a process of its own, with a durable embedded PostgreSQL, on the machine and at the time said below it. What is compared is measured in the same run, in turns: ratios hold elsewhere, milliseconds do not.",
    "",
    "## What was to be reached",
    "",
    markdownTable(
      ["work", "Starlane", "beside it", "ratio", "budget", ""],
      Object.entries(BUDGETS).flatMap(([name, { work, budget }]) =>
        figures
          .filter((figure) => figure.budget === name)
          .map(({ starlane, beside, ratio, missedBy }) => [
            work,
            starlane,
            beside,
            ratio,
            budget,
            missedBy === null ? "met" : `**missed by ${missedBy}**`,
          ]),
      ),
    ),
    "",
    ...whyMissed(missed),
    ...shown.flatMap(({ text, results }) => [text, "", ...results.map(whenAndWhere), ""]),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

function whyMissed(missed: readonly BenchFigure[]): string[] {
  if (missed.length === 0) return [];
  const lines = missed.map(({ budget, missedBy }) => {
    const { work, because } = BUDGETS[budget]!;
    return `- **${work}**, by ${missedBy}. ${because}`;
  });
  return ["What is missed, and why:", "", ...lines, ""];
}

function whenAndWhere({ size, measuredAt, machine, load }: Result): string {
  const what = size > 0 ? `${size} million: m` : "M";
  return `_${what}easured ${measuredAt.slice(0, 16).replace("T", " ")} UTC on ${machine}, load ${load.toFixed(1)}._`;
}
