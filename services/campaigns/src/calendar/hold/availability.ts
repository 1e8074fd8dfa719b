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

/** What an event cannot have, and the other event that holds it then. */
export interface HoldConflict {
  readonly resource: HeldResource;
  readonly holder: EventRow;
}

type Soon<Value> = Value | Promise<Value>;

/**
 * Who is held when, as far as the placing of an event asks: what stands in the database, or, where a whole table of events
 * is judged, that and the rows before.
 */
export interface Availability {
  /** Those of the speakers that there are, in no order. */
  findSpeakers(ids: readonly string[]): Soon<readonly SpeakerToBook[]>;
  /** When a venue is closed within a time range, earliest first. */
  findClosures(venue: string, within: TimeRange): Soon<readonly Closure[]>;
  /** When a venue is held within a time range, in no order. */
  findHeld(venue: string, within: TimeRange): Soon<readonly TimeRange[]>;
  /** Keeps everybody else from deciding about these; to be called once, before what depends on other holds is asked. */
  lock(resources: readonly string[]): Soon<void>;
  /** How many events each speaker has in the week of an instant. */
  countInWeek(speakers: readonly string[], at: Date): Soon<ReadonlyMap<string, number>>;
  /** Holds all of it, or says what of it another event holds then. */
  hold(hold: Hold): Soon<HoldConflict | null>;
}

/** What an event that is moved holds until then. */
export interface Moved {
  readonly event: string;
  /** Venues and speakers. */
  readonly resources: readonly string[];
}

/**
 * The database's own.
 * @param viewer who is told of what stands in the way
 * @param moved the event to be placed, where it has its place already: it lets go of it
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
