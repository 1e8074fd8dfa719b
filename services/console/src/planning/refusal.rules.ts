import type { RescheduleEventMutation } from "./planning.documents.js";
import { minutesInto, movedTo, dayOfInstant, type Interval } from "./times.rules.js";

type Outcome = RescheduleEventMutation["rescheduleEvent"];
/** The reason why an event was not moved. */
export type MoveRefusal = Exclude<Outcome, { readonly __typename: "Event" }>;

/** Returns the time offered instead of the wanted one; null if there is none. */
export function offerOf(refusal: MoveRefusal, wanted: Interval): Interval | null {
  switch (refusal.__typename) {
    case "VenueConflict":
    case "SpeakerConflict":
    case "OutsideOpeningHours":
      return refusal.nextSlot;
    case "NotASchoolDay":
      return refusal.nextSchoolDay === null ? null : movedTo(wanted, refusal.nextSchoolDay);
    case "OutsideCampaign": {
      const { startsOn, endsOn } = refusal;
      return movedTo(wanted, dayOfInstant(wanted.startsAt) < startsOn ? startsOn : endsOn);
    }
    default:
      return null;
  }
}

/** Returns the event that occupies the wanted venue or speaker; null for other refusals. */
export function holderOf(refusal: MoveRefusal) {
  return refusal.__typename === "VenueConflict" || refusal.__typename === "SpeakerConflict"
    ? refusal.event
    : null;
}

/** Returns true if two intervals have the same start and end on the clock. */
export function isSameTime(one: Interval, other: Interval): boolean {
  const day = dayOfInstant(one.startsAt);
  return (
    minutesInto(day, one.startsAt) === minutesInto(day, other.startsAt) &&
    minutesInto(day, one.endsAt) === minutesInto(day, other.endsAt)
  );
}
