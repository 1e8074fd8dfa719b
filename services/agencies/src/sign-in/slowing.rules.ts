const SECOND_MS = 1000;
/** The wait after the first failure too many; each further one doubles it. */
const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 15 * 60;
/** Failures are forgotten when none has followed for this long, waits not counted. */
const REMEMBERED_MS = 15 * 60 * SECOND_MS;

/** Failures that were counted together. */
export interface Failures {
  readonly count: number;
  /** No attempt counts before this instant. */
  readonly slowedUntil: Date;
  /** From this instant on they are as good as none. */
  readonly forgottenAt: Date;
}

/**
 * What is counted after one more failure.
 * @param before null when there were none
 * @param tries failures that are free of charge, the last of which begins the first wait
 */
export function afterFailure(before: Failures | null, tries: number, now: Date): Failures {
  const count = (before && before.forgottenAt > now ? before.count : 0) + 1;
  const wait = count < tries ? 0 : Math.min(FIRST_WAIT_S * 2 ** (count - tries), LONGEST_WAIT_S);
  const slowedUntil = new Date(now.getTime() + wait * SECOND_MS);
  return { count, slowedUntil, forgottenAt: new Date(slowedUntil.getTime() + REMEMBERED_MS) };
}

/** Whole seconds until an attempt counts again; 0 when it does now. */
export function secondsToWait(failures: Pick<Failures, "slowedUntil"> | null, now: Date): number {
  if (!failures) return 0;
  return Math.max(0, Math.ceil((failures.slowedUntil.getTime() - now.getTime()) / SECOND_MS));
}
