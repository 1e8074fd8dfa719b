/** Bounds of the delays between attempts, in milliseconds. */
export interface BackoffBounds {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Returns the delay before the next attempt in milliseconds. It doubles with each attempt, up to the longest; half of
 * it is random, so that a thousand devices do not come back at the same moment.
 * @param attempt number of consecutive failures, less one
 * @param chance from 0 to 1
 */
export function backoffDelay(attempt: number, chance: number, { firstMs, longestMs }: BackoffBounds): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 20)) * (0.5 + chance / 2);
}
