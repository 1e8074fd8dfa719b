import { studentT } from "./student-t.js";

/** The aggregated scores of a campaign; means are of shares, 0 to 1. */
export interface Scores {
  /** The number of people with a score before and one after. */
  readonly people: number;
  readonly meanBefore: number | null;
  readonly meanAfter: number | null;
  readonly meanChange: number | null;
  /** The standard deviation of the differences, of a sample (n - 1); null for fewer than two. */
  readonly deviation: number | null;
  readonly sampled: number;
  readonly meanSampled: number | null;
}

/** The learning effect of a campaign; see the public schema. */
export interface LearningEffect {
  readonly people: number;
  readonly meanBefore: number | null;
  readonly meanAfter: number | null;
  readonly change: number | null;
  readonly changeLow: number | null;
  readonly changeHigh: number | null;
  readonly sampled: number;
  readonly meanSampled: number | null;
}

/** The fewest people a figure is shown for: fewer would reveal one person's scores. */
const MIN_PEOPLE = 2;
/** The upper quantile of a two-sided 95% interval. */
const UPPER_TAIL = 0.975;

export function effectOf(scores: Scores): LearningEffect {
  const { people, sampled, meanBefore, meanAfter, meanChange, deviation } = scores;
  const meanSampled = sampled < MIN_PEOPLE ? null : scores.meanSampled;
  if (people < MIN_PEOPLE || meanChange === null || deviation === null) {
    const none = { meanBefore: null, meanAfter: null, change: null, changeLow: null, changeHigh: null };
    return { people, ...none, sampled, meanSampled };
  }
  const margin = marginOf(people, deviation);
  return {
    people,
    meanBefore,
    meanAfter,
    change: meanChange,
    changeLow: meanChange - margin,
    changeHigh: meanChange + margin,
    sampled,
    meanSampled,
  };
}

/**
 * Half the width of the 95% interval of a mean, by Student's t.
 * @param people two or more
 * @param deviation of a sample (n - 1)
 */
export function marginOf(people: number, deviation: number): number {
  return (studentT(people - 1, UPPER_TAIL) * deviation) / Math.sqrt(people);
}
