import { shiftDays, type Day } from "../../language/formats.rules.js";
import {
  movedTo,
  weekdayOf,
  WEEKDAYS_IN_ORDER,
  mondayOf,
  type Interval,
} from "../../planning/times.rules.js";
import type { OfferedFragment } from "./register.documents.js";
import type { Form } from "./register.rules.js";

export type Series = Pick<Form, "day" | "until" | "weekdays" | "everyWeeks">;

/** Default length of a series: four weekly events. */
const USUAL_DAYS = 21;

/** Returns the default last day of a series. @param last upper limit, if there is one */
export function usualEnd(first: Day, last: Day | null): Day {
  const end = shiftDays(first, USUAL_DAYS);
  return last !== null && last >= first && last < end ? last : end;
}

/** Returns the RFC 5545 rule of a series; the weekday of the first day is always included. */
export function ruleOf({ day, weekdays, everyWeeks }: Series): string {
  const days = WEEKDAYS_IN_ORDER.filter(
    (weekday) => weekday === weekdayOf(day) || weekdays.includes(weekday),
  );
  const interval = everyWeeks > 1 ? `INTERVAL=${everyWeeks};` : "";
  return `FREQ=WEEKLY;${interval}BYDAY=${days.map((weekday) => weekday.slice(0, 2)).join(",")}`;
}

/** Returns the number of occurrences of a series, by the same rule as the server. */
export function occurrenceCount({ day, until, weekdays, everyWeeks }: Series): number {
  const last = until ?? day;
  let count = 0;
  for (let each = day; each <= last; each = shiftDays(each, 1)) {
    const isWeek = weeksBetween(day, each) % everyWeeks === 0;
    const isDay = weekdayOf(each) === weekdayOf(day) || weekdays.includes(weekdayOf(each));
    if (isWeek && isDay) count += 1;
  }
  return count;
}

function weeksBetween(first: Day, later: Day): number {
  return Math.round((Date.parse(mondayOf(later)) - Date.parse(mondayOf(first))) / (7 * 86_400_000));
}

/** Returns an alternative to a refused occurrence; null when there is none. */
export function insteadOf(result: OfferedFragment, wanted: Interval): Interval | null {
  switch (result.__typename) {
    case "VenueConflict":
    case "SpeakerConflict":
    case "OutsideOpeningHours":
      return result.nextSlot;
    case "NotASchoolDay":
      return result.nextSchoolDay === null ? null : movedTo(wanted, result.nextSchoolDay);
    default:
      return null;
  }
}
