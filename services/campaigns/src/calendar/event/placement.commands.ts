import { addDays, localDate, startOfDay, type LocalDate, type SchoolCalendar } from "@starlane/calendar";
import { InvalidInput, type OverCapacity } from "@starlane/graphql";
import type { HoldConflict, Availability } from "../hold/availability.js";
import type { SpeakerRow, SpeakerToBook } from "../speaker/speaker.row.js";
import { refuseSpeakers, refuseWeek } from "../speaker/speaker.rules.js";
import {
  DAYS_SEARCHED,
  isOpen,
  nextFreeSlot,
  type TimeRange,
} from "../../replicas/venue/opening-hours.rules.js";
import {
  OutsideOpeningHours,
  SpeakerConflict,
  VenueConflict,
  type NotASchoolDay,
  type OutsideCampaign,
  type WantedPlacement,
} from "./event.refusals.js";
import { refuseArea, refuseCapacity, refuseDates, refuseDay, hasVenue } from "./event.rules.js";
import type { EventKind } from "./event.row.js";
import type { PlacementInput, KnownVenue } from "../../campaigns/placement/placement-input.loaders.js";

/** The place, time and speakers that an event is to have. */
export interface Placement extends TimeRange {
  readonly event: string;
  readonly agency: string;
  readonly kind: EventKind;
  readonly audiences: readonly string[];
  readonly capacity: number | null;
  readonly speakers: readonly string[];
}

export type PlacementRefusal =
  | InvalidInput
  | OutsideCampaign
  | NotASchoolDay
  | OutsideOpeningHours
  | OverCapacity
  | VenueConflict
  | SpeakerConflict;

/** An event whose time is held. */
export interface PlacedEvent {
  /** In the order of the input. */
  readonly speakers: readonly SpeakerToBook[];
}

/**
 * Holds the venue and the speakers of an event, or returns the reason why it cannot take place then and there.
 * After a refusal the caller rolls the transaction back.
 */
export async function place(
  availability: Availability,
  placement: Placement,
  { campaign, venue, area }: PlacementInput,
  calendar: SchoolCalendar,
): Promise<PlacementRefusal | PlacedEvent> {
  const { agency, kind, startsAt, capacity, audiences } = placement;
  const refusal =
    refuseDates(placement, campaign) ??
    refuseArea(area, campaign.area, hasVenue(kind) ? "venue" : "area") ??
    refuseArchived(venue) ??
    refuseDay(kind, startsAt, calendar) ??
    (venue && (await refuseHours(availability, placement, venue, campaign.endsOn, calendar))) ??
    (venue && refuseCapacity(capacity, venue.capacity));
  if (refusal) return refusal;

  const speakers = await findSpeakers(availability, placement.speakers);
  const stranger = refuseSpeakers(placement.speakers, speakers, audiences);
  if (stranger) return stranger;
  // Without a venue, an agency's events are decided one after another, so that the same event is not entered twice at
  // once.
  await availability.lock([venue ? venue.id : agency, ...placement.speakers]);
  if (speakers.length > 0) {
    const busy = refuseWeek(speakers, await availability.countInWeek(placement.speakers, startsAt));
    if (busy) return busy;
  }
  const conflict = await availability.hold({ ...placement, venue: venue?.id ?? null });
  const wanted = { ...placement, venue, until: campaign.endsOn };
  return conflict ? conflictOf(conflict, speakers, wanted) : { speakers };
}

/** Finds the speakers that exist, in the order of the input. */
async function findSpeakers(availability: Availability, ids: readonly string[]): Promise<SpeakerToBook[]> {
  if (ids.length === 0) return [];
  const byId = new Map((await availability.findSpeakers(ids)).map((speaker) => [speaker.id, speaker]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function conflictOf(
  { resource, holder }: HoldConflict,
  speakers: readonly SpeakerRow[],
  wanted: WantedPlacement,
): VenueConflict | SpeakerConflict {
  if ("venue" in resource) return new VenueConflict(holder, wanted);
  return new SpeakerConflict(
    speakers.find(({ id }) => id === resource.speaker)!,
    holder,
    wanted,
  );
}

function refuseArchived(venue: KnownVenue | null): InvalidInput | null {
  if (!venue?.archived) return null;
  return new InvalidInput(["input", "venue"], {
    "zh-CN": "该场所已停用，请换一个场所。",
    en: "The venue is no longer in use; choose another.",
  });
}

async function refuseHours(
  availability: Availability,
  { kind, startsAt, endsAt }: Placement,
  { id, openingHours }: KnownVenue,
  until: LocalDate,
  calendar: SchoolCalendar,
): Promise<OutsideOpeningHours | null> {
  const [closure] = await availability.findClosures(id, { startsAt, endsAt });
  if (!closure && isOpen(openingHours, { startsAt, endsAt })) return null;
  const searched = { startsAt, endsAt: startOfDay(addDays(localDate(startsAt), DAYS_SEARCHED + 1)) };
  const taken = [
    ...(await availability.findHeld(id, searched)),
    ...(await availability.findClosures(id, searched)),
  ];
  const slot = nextFreeSlot(openingHours, taken, {
    from: startsAt,
    lengthMs: endsAt.getTime() - startsAt.getTime(),
    until,
    isFit: (day) => refuseDay(kind, startOfDay(day), calendar) === null,
  });
  return new OutsideOpeningHours(slot, closure ?? null);
}
