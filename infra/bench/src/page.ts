import { BARS } from "./budgets.js";
import { tableOf, type Figure, type Section } from "./part.type.js";
import { PARTS } from "./parts/parts.js";
import { resultsOf, type Result } from "./results.js";

interface Shown extends Section {
  readonly results: readonly Result[];
}

/** `docs/benchmarks.md`, of what was measured last. */
export function pageOf(): string {
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
    tableOf(
      ["work", "Starlane", "beside it", "ratio", "bar", ""],
      Object.entries(BARS).flatMap(([name, { work, bar }]) =>
        figures
          .filter((figure) => figure.bar === name)
          .map(({ starlane, beside, ratio, missedBy }) => [
            work,
            starlane,
            beside,
            ratio,
            bar,
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

function whyMissed(missed: readonly Figure[]): string[] {
  if (missed.length === 0) return [];
  const lines = missed.map(({ bar, missedBy }) => {
    const { work, because } = BARS[bar]!;
    return `- **${work}**, by ${missedBy}. ${because}`;
  });
  return ["What is missed, and why:", "", ...lines, ""];
}

function whenAndWhere({ size, measuredAt, machine, load }: Result): string {
  const what = size > 0 ? `${size} million: m` : "M";
  return `_${what}easured ${measuredAt.slice(0, 16).replace("T", " ")} UTC on ${machine}, load ${load.toFixed(1)}._`;
}
