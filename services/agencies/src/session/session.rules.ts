const DAY_MS = 24 * 60 * 60 * 1000;
/** Longest duration of a session, however much it is used. */
const MAX_DURATION_MS = 30 * DAY_MS;
/** Time after which an unused session ends. */
const IDLE_MS = 7 * DAY_MS;

/**
 * Time within which a client repeats a renewal whose answer was lost: its page has reloaded, or the connection is back.
 */
const RETRY_WINDOW_MS = 60_000;

/** Returns the time at which a session ends unless it is used again. */
export function sessionExpiry(startedAt: Date, usedAt: Date): Date {
  return new Date(Math.min(startedAt.getTime() + MAX_DURATION_MS, usedAt.getTime() + IDLE_MS));
}

/** Returns the instant before which a session must have started to have ended by now, so that it can be deleted. */
export function startOfOldest(now: Date): Date {
  return new Date(now.getTime() - MAX_DURATION_MS);
}

/**
 * Returns true if the answer to a renewal may have been lost, as opposed to its token being stolen and used later.
 * Accepts a minute in either direction, since clocks differ.
 */
export function mayBeRetried(spentAt: Date, now: Date): boolean {
  return Math.abs(now.getTime() - spentAt.getTime()) <= RETRY_WINDOW_MS;
}
