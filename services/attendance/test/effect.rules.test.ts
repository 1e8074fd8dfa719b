import { effectOf, marginOf, type Scores } from "../src/attendance/assessment/effect.rules.js";
import { studentT } from "../src/attendance/assessment/student-t.js";

// From textbook tables, to three places; the last two by R's qt(0.975, n).
test.each([
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [5, 2.571],
  [9, 2.262],
  [10, 2.228],
  [20, 2.086],
  [30, 2.042],
  [60, 2.0],
  [100, 1.984],
  [1_000, 1.962],
  [1_000_000, 1.96],
])("for %d degrees of freedom, t(0.975) is %d", (degrees, t) => {
  expect(studentT(degrees, 0.975)).toBeCloseTo(t, 3);
});

/** Summarises differences; the expected mean and interval are those of R's `t.test(after, before, paired = TRUE)`. */
const summaryOf = (differences: readonly number[]) => {
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  return { people: differences.length, mean, deviation: Math.sqrt(squares / (differences.length - 1)) };
};
test.each([
  // Student's own sleep data: hours gained with one drug less those with the other.
  [[1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4], 0.7001142, 2.4598858],
  [[0.4, 0.4, 0.3], 0.2232449, 0.5100885],
  [[0.4, 0.2], -0.9706205, 1.5706205],
  [[0.25, 0.25, 0.25, 0.25], 0.25, 0.25],
  [[-0.1, 0.1], -1.2706205, 1.2706205],
])("the interval of %j is %d to %d", (differences, low, high) => {
  const { people, mean, deviation } = summaryOf(differences);
  const margin = marginOf(people, deviation);
  expect(mean - margin).toBeCloseTo(low, 6);
  expect(mean + margin).toBeCloseTo(high, 6);
});

const scores: Scores = {
  people: 2,
  meanBefore: 0.4,
  meanAfter: 0.7,
  meanChange: 0.3,
  deviation: 0.1,
  sampled: 2,
  meanSampled: 0.5,
};

test("shows only the number of people when there are fewer than two", () => {
  const none = { meanBefore: null, meanAfter: null, change: null, changeLow: null, changeHigh: null };
  expect(effectOf({ ...scores, people: 1, deviation: null, sampled: 1 })).toEqual({
    people: 1,
    ...none,
    sampled: 1,
    meanSampled: null,
  });
  expect(effectOf(scores)).toMatchObject({
    people: 2,
    change: 0.3,
    meanBefore: 0.4,
    meanAfter: 0.7,
    meanSampled: 0.5,
  });
});
