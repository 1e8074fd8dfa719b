import type { EventKind, Weekday } from "../../graph/schema.js";
import { movedTo, type Stretch } from "../../planning/times.rules.js";
import type { RegisterInsteadMutation } from "./series.documents.js";

export const WEEKDAYS: readonly Weekday[] = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
];

/** The weekday of a day. */
export function weekdayOf(day: string): Weekday {
  return WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]!;
}

/** Every week, or every other, on some days; the first day's own is always among them. RFC 5545 */
export function ruleOf(first: string, weekdays: readonly Weekday[], everyWeeks: number): string {
  const days = WEEKDAYS.filter((weekday) => weekday === weekdayOf(first) || weekdays.includes(weekday));
  const interval = everyWeeks > 1 ? `INTERVAL=${everyWeeks};` : "";
  return `FREQ=WEEKLY;${interval}BYDAY=${days.map((weekday) => weekday.slice(0, 2)).join(",")}`;
}

/** Whether an event of a kind takes place in a venue; else it names an area. */
export function hasVenue(kind: EventKind): boolean {
  return kind !== "DOOR_TO_DOOR" && kind !== "ONLINE";
}

export type Result = RegisterInsteadMutation["registerEvent"];

/** What would work instead of an occurrence that was refused; null where nobody knows. */
export function insteadOf(result: Result, wanted: Stretch): Stretch | null {
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
