import type { EntityManager } from "@mikro-orm/postgresql";
import { yieldingIterator } from "@starlane/row-import";
import type { EventToBe } from "../calendar/event/draft.commands.js";
import { findSpeakersById } from "../calendar/speaker/speaker.loaders.js";
import { refuseWeek } from "../calendar/speaker/speaker.rules.js";
import { keyOfRow } from "./event-match.rules.js";
import { findTalks, speakersOf } from "./snapshot.loaders.js";
import { findRegistered } from "./registered.loaders.js";
import { InMemoryAvailability } from "./in-memory-availability.js";

/**
 * Returns true if events may still be registered as they were judged, now that all their resources are locked. It
 * checks only the changes since then that no constraint detects when their time is held.
 */
export async function mayStill(tx: EntityManager, events: readonly EventToBe[]): Promise<boolean> {
  return (await areStillNew(tx, events)) && (await haveStillSpeakers(tx, events));
}

/** Events with a venue need no check: one that was registered in the meantime holds the venue. */
async function areStillNew(tx: EntityManager, events: readonly EventToBe[]): Promise<boolean> {
  const elsewhere = events.filter(({ venueId }) => venueId === null);
  const identities = elsewhere.map(({ id, agencyId, areaId, startsAt, title }) => ({
    id,
    agency: agencyId,
    area: areaId,
    startsAt,
    title,
  }));
  const [first] = elsewhere;
  if (!first) return true;
  const known = await findRegistered(tx, first.campaignId, identities);
  return !identities.some((event) => known.has(keyOfRow(event)));
}

/** Checks the weekly limits of the speakers, with the events of the table counted. */
async function haveStillSpeakers(tx: EntityManager, events: readonly EventToBe[]): Promise<boolean> {
  const talks = events.filter(({ speakers }) => speakers.length > 0);
  if (talks.length === 0) return true;
  const availability = new InMemoryAvailability({
    speakers: await findSpeakersById(tx, speakersOf(talks)),
    talks: await findTalks(tx, talks),
    closures: [],
    holders: [],
    findVenueHolds: async () => [],
  });
  for await (const { id, speakers, startsAt, endsAt } of yieldingIterator(talks)) {
    if (refuseWeek(availability.findSpeakers(speakers), availability.countInWeek(speakers, startsAt)))
      return false;
    availability.hold({ event: id, venue: null, speakers, startsAt, endsAt });
  }
  return true;
}
