import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import type { EventRow } from "../event/event.row.js";
import { findSpeakersById } from "../speaker/speaker.loaders.js";
import type { SpeakerToBook } from "../speaker/speaker.row.js";
import { findClosures } from "../closure/closure.loaders.js";
import type { Closure } from "../closure/closure.rules.js";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";
import { hold, deleteHolds, lockResources, type Hold, type HeldResource } from "./hold.commands.js";
import { countInWeek, findHeldTimes, findHolder } from "./hold.loaders.js";

/** A resource that an event cannot have, and the other event that holds it then. */
export interface HoldConflict {
  readonly resource: HeldResource;
  readonly holder: EventRow;
}

type MaybePromise<Value> = Value | Promise<Value>;

/**
 * The port through which placing an event reads and takes availability: the database, or, when a whole table of events
 * is judged, the database and the rows before.
 */
export interface Availability {
  /** Finds the speakers that exist, in no order. */
  findSpeakers(ids: readonly string[]): MaybePromise<readonly SpeakerToBook[]>;
  /** Finds the closures of a venue within a time range, earliest first. */
  findClosures(venue: string, within: TimeRange): MaybePromise<readonly Closure[]>;
  /** Finds the time ranges in which a venue is held within a time range, in no order. */
  findHeld(venue: string, within: TimeRange): MaybePromise<readonly TimeRange[]>;
  /** Locks resources against concurrent decisions. To be called once, before any read that depends on other holds. */
  lock(resources: readonly string[]): MaybePromise<void>;
  /** Counts the events that each speaker has in the week of an instant. */
  countInWeek(speakers: readonly string[], at: Date): MaybePromise<ReadonlyMap<string, number>>;
  /** Holds all resources, or returns the first conflict. */
  hold(hold: Hold): MaybePromise<HoldConflict | null>;
}

/** The present holds of an event that is being moved. */
export interface Moved {
  readonly event: string;
  /** Venues and speakers. */
  readonly resources: readonly string[];
}

/**
 * Creates the availability of the database.
 * @param viewer the user to whom conflicts are shown
 * @param moved the event to be placed, when it has a place already: its present holds are released
 */
export function databaseAvailability(tx: EntityManager, viewer: Viewer | null, moved?: Moved): Availability {
  return {
    findSpeakers: (ids) => findSpeakersById(tx, ids),
    findClosures: (venue, within) => findClosures(tx, venue, within),
    findHeld: (venue, within) => findHeldTimes(tx, venue, within),
    lock: async (resources) => {
      await lockResources(tx, [...resources, ...(moved?.resources ?? [])]);
      if (moved && moved.resources.length > 0) await deleteHolds(tx, [moved.event]);
    },
    countInWeek: (speakers, at) => countInWeek(tx, speakers, at),
    hold: async (wanted) => {
      const [conflict] = await hold(tx, [wanted]);
      return conflict ? { resource: conflict, holder: await findHolder(tx, viewer, conflict, wanted) } : null;
    },
  };
}
