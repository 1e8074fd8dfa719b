const FIRST_WAIT_MS = 30_000;
/** No step that failed waits longer. */
export const LONGEST_WAIT_MS = 60 * 60_000;
/** The waits between them add up to about an hour. */
const MOST_ATTEMPTS = 8;

/**
 * When a step that failed without effect is taken again, or null when it has been tried often enough.
 * @param attempts how many times it has been tried, this one included
 */
export function nextAttempt(attempts: number, now: Date): Date | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  return new Date(now.getTime() + Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS));
}
