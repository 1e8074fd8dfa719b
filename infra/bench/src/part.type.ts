/** A performance budget, an upper or lower bound: a line of the table at the top of the page. */
export interface PerformanceBudget {
  /** The measured work. */
  readonly work: string;
  readonly budget: string;
  /** The reason why it may be missed. */
  readonly because: string;
}

/** One figure with its budget. */
export interface BenchFigure {
  readonly budget: string;
  readonly starlane: string;
  /** The figure that was measured for comparison in the same run. */
  readonly beside: string;
  readonly ratio: string;
  /** Null when the budget is met, else the excess. */
  readonly missedBy: string | null;
}

/** The section of a part in the report: the page is composed of these. */
export interface ReportSection {
  readonly figures: readonly BenchFigure[];
  /** Markdown, beginning with its heading. */
  readonly text: string;
}

/**
 * A measurement that runs in a process of its own. Its results are stored as JSON, so that a page can be rendered from
 * the latest results, whenever each part was measured.
 */
export interface Part<Data> {
  /** The timeout in minutes; after it the part is ended, without a result. */
  readonly minutes: number;
  /** The sizes it can run at, in millions of attendances; null where there is one size. */
  readonly sizes: readonly number[] | null;
  measure(millions: number): Promise<Data>;
  /** @param measured once for each size that was measured, the smallest first */
  show(measured: readonly Data[]): ReportSection;
}

/** Returns how far a figure exceeds its maximum, as a share; null when it does not. */
export function missedAtMost(value: number, most: number): string | null {
  return value <= most ? null : share(value / most - 1);
}

/** Returns how far a figure falls below its minimum, as a share; null when it does not. */
export function missedAtLeast(value: number, least: number): string | null {
  return value >= least ? null : share(1 - value / least);
}

const share = (of: number) => `${Math.max(1, Math.round(of * 100))}%`;

/** Formats a table, its columns first. */
export function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
