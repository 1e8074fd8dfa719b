const SECOND_MS = 1000;
/** The wait after the first failure too many; each further one doubles it. */
const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 15 * 60;
/** Failures are forgotten when none has followed for this long, waits not counted. */
const REMEMBERED_MS = 15 * 60 * SECOND_MS;

/** Failures that were counted together. */
export interface Failures {
  readonly count: number;
  /** The length of the last wait, in seconds; 0 where none was begun. */
  readonly waitS: number;
  /** No attempt counts before this instant. */
  readonly slowedUntil: Date;
  /** From this instant on they are as good as none. */
  readonly forgottenAt: Date;
}

/**
 * What is counted after one more failure.
 * @param before null when there were none
 * @param tries failures that are free of charge, the last of which begins the first wait; infinite where none ever does
 */
export function afterFailure(before: Failures | null, tries: number, now: Date): Failures {
  const count = currentFailures(before, now) + 1;
  const waitS = count < tries ? 0 : Math.min(FIRST_WAIT_S * 2 ** (count - tries), LONGEST_WAIT_S);
  const slowedUntil = later(now, waitS * SECOND_MS);
  return { count, waitS, slowedUntil, forgottenAt: later(slowedUntil, REMEMBERED_MS) };
}

/** Failures that still count. */
export function currentFailures(failures: Failures | null, now: Date): number {
  return failures && failures.forgottenAt > now ? failures.count : 0;
}

/**
 * The same failures by the clock as it is now. A wait never takes longer than it was made, and a memory never longer than
 * memories do: where a clock was set back since, both begin anew.
 */
export function bounded(failures: Failures, now: Date): Failures {
  const waitS = Math.min(failures.waitS, LONGEST_WAIT_S);
  const slowedUntil = earlierOf(failures.slowedUntil, later(now, waitS * SECOND_MS));
  const lastRemembered = later(slowedUntil > now ? slowedUntil : now, REMEMBERED_MS);
  const forgottenAt = earlierOf(failures.forgottenAt, lastRemembered);
  return { ...failures, waitS, slowedUntil, forgottenAt };
}

/** Whole seconds until an attempt counts again; 0 when it does now. */
export function secondsToWait(failures: Pick<Failures, "slowedUntil"> | null, now: Date): number {
  if (!failures) return 0;
  return Math.max(0, Math.ceil((failures.slowedUntil.getTime() - now.getTime()) / SECOND_MS));
}

const later = (than: Date, ms: number): Date => new Date(than.getTime() + ms);
const earlierOf = (one: Date, other: Date): Date => (one < other ? one : other);
