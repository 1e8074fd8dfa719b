const SECOND_MS = 1000;
/** The first wait; each further failure doubles it. */
const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 15 * 60;
/** Time without a failure after which failures are forgotten, not counting waits. */
const REMEMBERED_MS = 15 * 60 * SECOND_MS;

/** The state of one counter of failures. */
export interface Failures {
  readonly count: number;
  /** Duration of the last wait in seconds; 0 if there was none. */
  readonly waitS: number;
  /** Attempts before this instant do not count. */
  readonly slowedUntil: Date;
  /** From this instant on the failures no longer count. */
  readonly forgottenAt: Date;
}

/**
 * Returns the state after one more failure.
 * @param before null if there were no failures
 * @param tries failures up to the one that starts the first wait; infinite if none ever does
 */
export function afterFailure(before: Failures | null, tries: number, now: Date): Failures {
  const count = currentFailures(before, now) + 1;
  const waitS = count < tries ? 0 : Math.min(FIRST_WAIT_S * 2 ** (count - tries), LONGEST_WAIT_S);
  const slowedUntil = later(now, waitS * SECOND_MS);
  return { count, waitS, slowedUntil, forgottenAt: later(slowedUntil, REMEMBERED_MS) };
}

/** Returns the number of failures that still count. */
export function currentFailures(failures: Failures | null, now: Date): number {
  return failures && failures.forgottenAt > now ? failures.count : 0;
}

/**
 * Limits the state of failures by the current clock. If a clock was set back since, no wait lasts longer than its
 * duration, and no failure is remembered longer than the limit: both start again.
 */
export function bounded(failures: Failures, now: Date): Failures {
  const waitS = Math.min(failures.waitS, LONGEST_WAIT_S);
  const slowedUntil = earlierOf(failures.slowedUntil, later(now, waitS * SECOND_MS));
  const lastRemembered = later(slowedUntil > now ? slowedUntil : now, REMEMBERED_MS);
  const forgottenAt = earlierOf(failures.forgottenAt, lastRemembered);
  return { ...failures, waitS, slowedUntil, forgottenAt };
}

/** Returns the whole seconds until an attempt counts again; 0 if it does now. */
export function secondsToWait(failures: Pick<Failures, "slowedUntil"> | null, now: Date): number {
  if (!failures) return 0;
  return Math.max(0, Math.ceil((failures.slowedUntil.getTime() - now.getTime()) / SECOND_MS));
}

const later = (than: Date, ms: number): Date => new Date(than.getTime() + ms);
const earlierOf = (one: Date, other: Date): Date => (one < other ? one : other);
