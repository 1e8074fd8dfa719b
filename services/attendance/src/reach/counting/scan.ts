import type { Count, CoverageQuestion } from "../coverage/question.rules.js";
import { groupingOf, EXCLUDED } from "./grouping.js";
import { audienceOf, type History } from "./history.js";
import { Aggregator } from "./aggregator.js";

/** A row of an event costs as much as so many of everybody's, which are looked through in one go; more where people are in many classes. */
const COST_OF_AN_EVENTS_ROW = 4;
const COST_IN_MANY_CLASSES = 16;

/** Which rows are looked through; both ways give the same. */
export type ScanOrder = "by event" | "by person";

/**
 * Counts what some questions ask of a history as it is now, looking at every attendance at most once: by the events that match
 * where they are few, else by everybody.
 * @param groupsAtMost of each question
 * @param way which of the two, whatever is better
 * @returns by question, what was counted by combination; those of nobody are not among them
 * @throws TooManyGroups where a question has more
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
