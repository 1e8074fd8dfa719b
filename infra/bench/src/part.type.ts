/** What must be reached, at most or at least so much; a line of the table at the top of the page. */
export interface PerformanceBudget {
  /** What is done. */
  readonly work: string;
  readonly budget: string;
  /** Why it may be missed. */
  readonly because: string;
}

/** One figure beside its budget. */
export interface BenchFigure {
  readonly budget: string;
  readonly starlane: string;
  /** What was measured beside it in the same run. */
  readonly beside: string;
  readonly ratio: string;
  /** Null when the budget is met, else by how much it is not. */
  readonly missedBy: string | null;
}

/** What a part has to say once it has measured: the page is put together of these. */
export interface ReportSection {
  readonly figures: readonly BenchFigure[];
  /** Markdown, beginning with its heading. */
  readonly text: string;
}

/**
 * Something that is measured in a process of its own. What comes of it is kept as JSON, so that a page can be made of what was
 * measured last, whenever each of its parts was.
 */
export interface Part<Data> {
  /** So many minutes at most; then it is ended, and says nothing. */
  readonly minutes: number;
  /** How large it may be made, in millions of attendances; null where there is one size. */
  readonly sizes: readonly number[] | null;
  measure(millions: number): Promise<Data>;
  /** @param measured once for each size that was measured, the smallest first */
  show(measured: readonly Data[]): ReportSection;
}

/** How far a figure is from what it may be at most, as a share; null when it is not above. */
export function missedAtMost(value: number, most: number): string | null {
  return value <= most ? null : share(value / most - 1);
}

/** How far a figure is from what it must be at least, as a share; null when it is not below. */
export function missedAtLeast(value: number, least: number): string | null {
  return value >= least ? null : share(1 - value / least);
}

const share = (of: number) => `${Math.max(1, Math.round(of * 100))}%`;

/** The lines of a table, its columns first. */
export function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
