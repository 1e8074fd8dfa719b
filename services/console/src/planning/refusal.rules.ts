import type { RescheduleEventMutation } from "./planning.documents.js";
import { minutesInto, movedTo, onDay, type Stretch } from "./times.rules.js";

type Outcome = RescheduleEventMutation["rescheduleEvent"];
/** Why an event was not moved. */
export type Refusal = Exclude<Outcome, { readonly __typename: "Event" }>;

/** What would work instead of what was wanted; null where nobody knows. */
export function offerOf(refusal: Refusal, wanted: Stretch): Stretch | null {
  switch (refusal.__typename) {
    case "VenueConflict":
    case "SpeakerConflict":
    case "OutsideOpeningHours":
      return refusal.nextSlot;
    case "NotASchoolDay":
      return refusal.nextSchoolDay === null ? null : movedTo(wanted, refusal.nextSchoolDay);
    case "OutsideCampaign": {
      const { startsOn, endsOn } = refusal;
      return movedTo(wanted, onDay(wanted.startsAt) < startsOn ? startsOn : endsOn);
    }
    default:
      return null;
  }
}

/** Who has what was wanted. */
export function holderOf(refusal: Refusal) {
  return refusal.__typename === "VenueConflict" || refusal.__typename === "SpeakerConflict"
    ? refusal.event
    : null;
}

/** Whether two stretches begin and end alike. */
export function isSameTime(one: Stretch, other: Stretch): boolean {
  const day = onDay(one.startsAt);
  return (
    minutesInto(day, one.startsAt) === minutesInto(day, other.startsAt) &&
    minutesInto(day, one.endsAt) === minutesInto(day, other.endsAt)
  );
}
