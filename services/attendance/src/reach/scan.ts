import type { Count, Question } from "../coverage/question.rules.js";
import { groupingOf, type Grouping } from "./grouping.js";
import type { History } from "./history.js";
import { Bitmaps, Chains, type Seen } from "./seen.js";
import { Tally } from "./tally.js";

/** A row of an event costs as much as so many of everybody's, which are looked through in one go. */
const COST_OF_AN_EVENTS_ROW = 4;
/** A bitmap of everybody for each group, up to so many groups; of more, everybody's groups are noted. */
const BITMAPS_AT_MOST = 64;

/** Which rows a question looks through; both ways give the same. */
export type Way = "by event" | "by person";

/**
 * Counts what a question asks of a history as it is now: by the events that match where they are few, else by everybody.
 * @param way which of the two, whatever is better
 * @throws TooManyGroups where there are more than `groupsAtMost`
 */
export function scan(history: History, question: Question, groupsAtMost: number, way?: Way): Count[] {
  const grouping = groupingOf(history, question);
  const rows = grouping.events.reduce((sum, event) => sum + history.byEvent.count(event), 0);
  const isNarrow = rows * COST_OF_AN_EVENTS_ROW < history.attendances;
  const tally = new Tally(grouping, groupsAtMost);
  if ((way ?? (isNarrow ? "by event" : "by person")) === "by person") tally.countPeople(history.people);
  else countEvents(history, grouping, tally, rows);
  for (const event of grouping.events)
    for (const crowd of history.crowds(event)) tally.countCrowd(event, crowd);
  return tally.counts();
}

function countEvents({ people, byEvent }: History, grouping: Grouping, tally: Tally, rows: number): void {
  const { events, keys, several, heads } = grouping;
  const placesAtMost = [...several.values()].reduce((most, places) => Math.max(most, places.length), 1);
  const seen: Seen =
    keys <= BITMAPS_AT_MOST
      ? new Bitmaps(people.groups)
      : new Chains(people.groups, rows * placesAtMost * heads.length);
  for (const event of events) if (byEvent.count(event) > 0) tally.countEvent(byEvent, event, seen);
}
