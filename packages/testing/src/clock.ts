import { AWKWARD_INSTANTS, ORDINARY_INSTANT } from "./instants.js";

/** A clock that begins at a chosen instant and runs: deadlines pass as they do in production. */
export interface TestClock {
  (): Date;
  /** Puts it forward, as though so many milliseconds had passed. */
  advance(ms: number): void;
}

/**
 * The instant at which the clocks of this run begin: `STARLANE_TEST_INSTANT`, a name of {@link AWKWARD_INSTANTS} or an instant in
 * ISO 8601; else {@link ORDINARY_INSTANT}.
 */
export const TEST_INSTANT = instantNamed(process.env.STARLANE_TEST_INSTANT);

/**
 * Returns a clock that begins now at an instant. It advances with the monotonic clock, so the machine's own date never matters.
 * @param from where it begins; {@link TEST_INSTANT} unless given
 */
export function aClock(from: string | Date = TEST_INSTANT): TestClock {
  const begunAt = performance.now();
  let instant = new Date(from).getTime();
  const clock = () => new Date(instant + Math.floor(performance.now() - begunAt));
  return Object.assign(clock, {
    advance: (ms: number) => {
      instant += ms;
    },
  });
}

function instantNamed(name: string | undefined): Date {
  const instant = new Date((name && AWKWARD_INSTANTS[name]) || name || ORDINARY_INSTANT);
  if (Number.isNaN(instant.getTime()))
    throw new Error(
      `STARLANE_TEST_INSTANT is ${name}: an instant, or one of ${Object.keys(AWKWARD_INSTANTS).join(", ")}.`,
    );
  return instant;
}
