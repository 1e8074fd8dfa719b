const FIRST_WAIT_MS = 30_000;
/** The longest wait after a failed step. */
export const LONGEST_WAIT_MS = 60 * 60_000;
/** The waits between these attempts add up to about an hour. */
const MOST_ATTEMPTS = 8;

/**
 * Returns when a step that failed without effect is repeated (exponential backoff), or null after the last attempt.
 * @param attempts the attempts so far, this one included
 */
export function nextAttempt(attempts: number, now: Date): Date | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  return new Date(now.getTime() + Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS));
}
