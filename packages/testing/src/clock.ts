import { AWKWARD_INSTANTS, ORDINARY_INSTANT } from "./instants.js";

/** A clock that starts at a chosen instant and runs: deadlines pass as they do in production. */
export interface TestClock {
  (): Date;
  /** Advances the clock by milliseconds. */
  advance(ms: number): void;
}

/**
 * The start instant of this run's clocks: `STARLANE_TEST_INSTANT`, a name of {@link AWKWARD_INSTANTS} or an instant in
 * ISO 8601; by default {@link ORDINARY_INSTANT}.
 */
export const TEST_INSTANT = instantNamed(process.env.STARLANE_TEST_INSTANT);

/**
 * Returns a clock that starts now at an instant. It advances with the monotonic clock, so the machine's own date never
 * matters.
 * @param from its start; {@link TEST_INSTANT} by default
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
