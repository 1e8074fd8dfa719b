import type { Count, CoverageQuestion } from "../coverage/question.rules.js";
import { groupingOf, EXCLUDED } from "./grouping.js";
import { audienceOf, type History } from "./history.js";
import { Aggregator } from "./aggregator.js";

/** The cost of a row of an event in rows of a scan over all people; higher when people are in many classes. */
const COST_OF_AN_EVENTS_ROW = 4;
const COST_IN_MANY_CLASSES = 16;

/** The order of a scan; both orders give the same counts. */
export type ScanOrder = "by event" | "by person";

/**
 * Counts questions on a history in its current state, reading every attendance at most once: by the matching events
 * when they are few, else by person.
 * @param groupsAtMost per question
 * @param way forces an order; the cheaper one by default
 * @returns the counts by question and combination; empty combinations are left out
 * @throws TooManyGroups when a question has more
 */
export function scan(
  history: History,
  questions: readonly CoverageQuestion[],
  groupsAtMost: number,
  way?: ScanOrder,
): Count[][] {
  const { people, byEvent, visited } = history;
  const grouping = groupingOf(history, questions);
  const packedKeys = grouping.matching.flatMap((event) =>
    history
      .packedKeysOf(event)
      .filter((packedKey) => grouping.offsets.audiences[audienceOf(packedKey)] !== EXCLUDED),
  );
  const rows = packedKeys.reduce((sum, packedKey) => sum + byEvent.count(packedKey), 0);
  const cost = grouping.isByEvent ? COST_IN_MANY_CLASSES : COST_OF_AN_EVENTS_ROW;
  const isNarrow = rows * cost < history.attendances;
  const aggregator = new Aggregator(grouping, questions.length, groupsAtMost);
  if ((way ?? (isNarrow ? "by event" : "by person")) === "by person") aggregator.countPeople(people);
  else {
    visited.begin(people.groups, grouping.keys);
    for (const packedKey of packedKeys) aggregator.countEvent(byEvent, packedKey, visited);
  }
  for (const event of grouping.matching)
    for (const crowd of history.crowds(event)) aggregator.countCrowd(event, crowd);
  return aggregator.counts();
}
