/** Times of one operation that runs many times, in milliseconds. */
export interface Timing {
  readonly median: number;
  readonly p99: number;
}

/** Runs an operation `warmUp` times unmeasured and `times` times measured, one after another. */
export async function timed(times: number, warmUp: number, run: () => Promise<unknown>): Promise<Timing> {
  for (let i = 0; i < warmUp; i += 1) await run();
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    await run();
    took.push(performance.now() - began);
  }
  took.sort((one, other) => one - other);
  return { median: took[Math.floor(times / 2)]!, p99: took[Math.ceil(times * 0.99) - 1]! };
}

/** Returns the time that a share of the times does not exceed. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Formats a timing as cells of a table. */
export function milliseconds({ median, p99 }: Timing): string {
  return `${median.toFixed(1)} | ${p99.toFixed(1)}`;
}
