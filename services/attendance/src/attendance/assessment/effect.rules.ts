import { studentT } from "./student-t.js";

/** What the scores of a campaign add up to; means are of shares, 0 to 1. */
export interface Scores {
  /** With a score before and one after. */
  readonly people: number;
  readonly meanBefore: number | null;
  readonly meanAfter: number | null;
  readonly meanChange: number | null;
  /** The standard deviation of the differences, of a sample (n - 1); null for fewer than two. */
  readonly deviation: number | null;
  readonly sampled: number;
  readonly meanSampled: number | null;
}

/** What a campaign taught; see the public schema. */
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

/** One person's scores are theirs alone: a figure of fewer people is not shown. */
const FEWEST = 2;
/** Of a two-sided interval of 95%. */
const UPPER_TAIL = 0.975;

export function effectOf(scores: Scores): LearningEffect {
  const { people, sampled, meanBefore, meanAfter, meanChange, deviation } = scores;
  const meanSampled = sampled < FEWEST ? null : scores.meanSampled;
  if (people < FEWEST || meanChange === null || deviation === null) {
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
