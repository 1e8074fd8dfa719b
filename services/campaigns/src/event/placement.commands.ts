import type { EntityManager } from "@mikro-orm/postgresql";
import { addDays, localDate, startOfDay, type LocalDate, type SchoolCalendar } from "@starlane/calendar";
import { InvalidInput } from "@starlane/graphql";
import { hold, letGo, lockResources, type Taken } from "../hold/hold.commands.js";
import { countInWeek, findHeld, findHolder } from "../hold/hold.loaders.js";
import { findSpeakersById } from "../speaker/speaker.loaders.js";
import type { SpeakerRow } from "../speaker/speaker.row.js";
import { refuseSpeakers, refuseWeek } from "../speaker/speaker.rules.js";
import { findClosures } from "../venue/closure.loaders.js";
import { DAYS_SEARCHED, isOpen, nextFreeSlot, type Stretch } from "../venue/opening-hours.rules.js";
import {
  OutsideOpeningHours,
  SpeakerConflict,
  VenueConflict,
  type NotASchoolDay,
  type OutsideCampaign,
  type OverCapacity,
} from "./event.refusals.js";
import { refuseArea, refuseCapacity, refuseDates, refuseDay, hasVenue } from "./event.rules.js";
import type { EventKind } from "./event.row.js";
import type { Facts, KnownVenue } from "./facts.loaders.js";

/** Where and when an event is to be, and who talks at it. */
export interface Placement extends Stretch {
  readonly event: string;
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

/**
 * Holds the venue and the speakers of an event, or says why it cannot be then and there.
 * After a refusal the caller undoes the transaction.
 * @param held the venues and speakers that the event holds already; it lets go of them
 */
export async function place(
  tx: EntityManager,
  placement: Placement,
  { campaign, venue, area }: Facts,
  calendar: SchoolCalendar,
  held: readonly string[] = [],
): Promise<PlacementRefusal | null> {
  const { kind, startsAt, capacity, audiences } = placement;
  const refusal =
    refuseDates(placement, campaign) ??
    refuseArea(area, campaign.area, hasVenue(kind) ? "venue" : "area") ??
    refuseArchived(venue) ??
    refuseDay(kind, startsAt, calendar) ??
    (venue && (await refuseHours(tx, placement, venue, campaign.endsOn, calendar))) ??
    (venue && refuseCapacity(capacity, venue.capacity));
  if (refusal) return refusal;

  const speakers = placement.speakers.length > 0 ? await findSpeakersById(tx, placement.speakers) : [];
  const stranger = refuseSpeakers(placement.speakers, speakers, audiences);
  if (stranger) return stranger;
  await lockResources(tx, [...(venue ? [venue.id] : []), ...placement.speakers, ...held]);
  if (held.length > 0) await letGo(tx, [placement.event]);
  if (speakers.length > 0) {
    const busy = refuseWeek(speakers, await countInWeek(tx, placement.speakers, startsAt));
    if (busy) return busy;
  }
  const taken = await hold(tx, { ...placement, venue: venue?.id ?? null });
  return taken && conflictOf(tx, taken, placement, speakers);
}

async function conflictOf(
  tx: EntityManager,
  taken: Taken,
  time: Stretch,
  speakers: readonly SpeakerRow[],
): Promise<VenueConflict | SpeakerConflict> {
  const holder = await findHolder(tx, taken, time);
  if ("venue" in taken) return new VenueConflict(holder);
  return new SpeakerConflict(
    speakers.find(({ id }) => id === taken.speaker)!,
    holder,
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
  tx: EntityManager,
  { kind, startsAt, endsAt }: Placement,
  { id, openingHours }: KnownVenue,
  until: LocalDate,
  calendar: SchoolCalendar,
): Promise<OutsideOpeningHours | null> {
  const [closure] = await findClosures(tx, id, { startsAt, endsAt });
  if (!closure && isOpen(openingHours, { startsAt, endsAt })) return null;
  const searched = { startsAt, endsAt: startOfDay(addDays(localDate(startsAt), DAYS_SEARCHED + 1)) };
  const taken = [...(await findHeld(tx, id, searched)), ...(await findClosures(tx, id, searched))];
  const slot = nextFreeSlot(openingHours, taken, {
    from: startsAt,
    lengthMs: endsAt.getTime() - startsAt.getTime(),
    until,
    isFit: (day) => refuseDay(kind, startOfDay(day), calendar) === null,
  });
  return new OutsideOpeningHours(slot, closure ?? null);
}
