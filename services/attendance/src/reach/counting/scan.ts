import type { Count, Question } from "../coverage/question.rules.js";
import { groupingOf, OUT } from "./grouping.js";
import { audienceOf, type History } from "./history.js";
import { Tally } from "./aggregator.js";

/** A row of an event costs as much as so many of everybody's, which are looked through in one go; more where people are in many lots. */
const COST_OF_AN_EVENTS_ROW = 4;
const COST_IN_MANY_LOTS = 16;

/** Which rows are looked through; both ways give the same. */
export type Way = "by event" | "by person";

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
  questions: readonly Question[],
  groupsAtMost: number,
  way?: Way,
): Count[][] {
  const { people, byEvent, seen } = history;
  const grouping = groupingOf(history, questions);
  const heads = grouping.matching.flatMap((event) =>
    history.headsOf(event).filter((head) => grouping.shares.audiences[audienceOf(head)] !== OUT),
  );
  const rows = heads.reduce((sum, head) => sum + byEvent.count(head), 0);
  const cost = grouping.isByEvent ? COST_IN_MANY_LOTS : COST_OF_AN_EVENTS_ROW;
  const isNarrow = rows * cost < history.attendances;
  const tally = new Tally(grouping, questions.length, groupsAtMost);
  if ((way ?? (isNarrow ? "by event" : "by person")) === "by person") tally.countPeople(people);
  else {
    seen.begin(people.groups, grouping.keys);
    for (const head of heads) tally.countEvent(byEvent, head, seen);
  }
  for (const event of grouping.matching)
    for (const crowd of history.crowds(event)) tally.countCrowd(event, crowd);
  return tally.counts();
}
