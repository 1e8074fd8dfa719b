const DAY_MS = 24 * 60 * 60 * 1000;
/** A sign-in ends this long after it began, however much it is used. */
const LASTS_MS = 30 * DAY_MS;
/** A sign-in that is not used ends after this long. */
const IDLE_MS = 7 * DAY_MS;

/** A client that lost the answer to a renewal asks again by then: its page has loaded anew, or the line is back. */
const ASKS_AGAIN_WITHIN_MS = 60_000;

/** When a sign-in ends unless it is used again. */
export function sessionExpiry(startedAt: Date, usedAt: Date): Date {
  return new Date(Math.min(startedAt.getTime() + LASTS_MS, usedAt.getTime() + IDLE_MS));
}

/** Sign-ins that began before this have all ended, and need be kept no longer. */
export function longAgo(now: Date): Date {
  return new Date(now.getTime() - LASTS_MS);
}

/** True if the answer to a renewal may have been lost, rather than its token found by somebody later: a minute either way by the clock. */
export function mayAskAgain(spentAt: Date, now: Date): boolean {
  return Math.abs(now.getTime() - spentAt.getTime()) <= ASKS_AGAIN_WITHIN_MS;
}
