import { localDate, weekOf } from "@starlane/calendar";
import type { EventRow } from "../calendar/event/event.row.js";
import type { HoldConflict, Availability } from "../calendar/hold/availability.js";
import type { Hold } from "../calendar/hold/hold.commands.js";
import type { SpeakerToBook } from "../calendar/speaker/speaker.row.js";
import type { Closure } from "../calendar/closure/closure.rules.js";
import type { TimeRange } from "../replicas/venue/opening-hours.rules.js";
import { overlap, TimesByDay } from "./times-by-day.rules.js";

/** A time that an event holds of a venue or a speaker. */
export interface HeldTime extends TimeRange {
  readonly resource: string;
  readonly event: string;
}

/** The data of the database that the rows of a table depend on. */
export interface ImportSnapshot {
  readonly speakers: readonly SpeakerToBook[];
  readonly closures: readonly (Closure & { readonly venue: string })[];
  /** The events that conflict with a row, each with the venue or speaker that it holds then. */
  readonly holders: readonly (EventRow & { readonly resource: string })[];
  /** The talks of the speakers, in all weeks of the table. */
  readonly talks: readonly { readonly speaker: string; readonly startsAt: Date }[];
  /** Reads when the venues are held, over all the time that is searched for a free slot. */
  readonly findVenueHolds: () => Promise<readonly HeldTime[]>;
}

/** The availability by which the rows of a table are judged: a snapshot of the database, and the rows before. */
export class InMemoryAvailability implements Availability {
  readonly #speakers: ReadonlyMap<string, SpeakerToBook>;
  readonly #closures: Partial<Record<string, readonly Closure[]>>;
  readonly #holders: Map<string, EventRow>;
  readonly #held: TimesByDay<HeldTime>;
  readonly #talks = new Map<string, number>();
  readonly #findVenueHolds: ImportSnapshot["findVenueHolds"];
  #venueHolds: Promise<TimesByDay<HeldTime>> | undefined;

  constructor({ speakers, closures, holders, talks, findVenueHolds }: ImportSnapshot) {
    this.#speakers = new Map(speakers.map((speaker) => [speaker.id, speaker]));
    this.#closures = Object.groupBy(closures, ({ venue }) => venue);
    this.#holders = new Map(holders.map((event) => [event.id, event]));
    this.#held = byDay(
      holders.map(({ resource, id, startsAt, endsAt }) => ({ resource, event: id, startsAt, endsAt })),
    );
    for (const { speaker, startsAt } of talks) this.#count(speaker, startsAt);
    this.#findVenueHolds = findVenueHolds;
  }

  findSpeakers(ids: readonly string[]): SpeakerToBook[] {
    return ids.flatMap((id) => this.#speakers.get(id) ?? []);
  }

  findClosures(venue: string, within: TimeRange): Closure[] {
    return (this.#closures[venue] ?? []).filter((closure) => overlap(closure, within));
  }

  async findHeld(venue: string, within: TimeRange): Promise<TimeRange[]> {
    this.#venueHolds ??= this.#findVenueHolds().then(byDay);
    return [...(await this.#venueHolds).over(venue, within), ...this.#held.over(venue, within)];
  }

  /** Does nothing: the import locks all resources of its rows at once. */
  lock(): void {}

  countInWeek(speakers: readonly string[], at: Date): ReadonlyMap<string, number> {
    return new Map(speakers.map((id) => [id, this.#talks.get(weekKey(id, at)) ?? 0]));
  }

  hold({ event, venue, speakers, startsAt, endsAt }: Hold): HoldConflict | null {
    const time = { startsAt, endsAt };
    const wanted = [...(venue ? [{ venue }] : []), ...speakers.map((speaker) => ({ speaker }))];
    for (const resource of wanted) {
      const [held] = this.#held.over("venue" in resource ? resource.venue : resource.speaker, time);
      if (held) return { resource, holder: this.#holders.get(held.event)! };
    }
    for (const resource of [...(venue ? [venue] : []), ...speakers])
      this.#held.add(resource, { resource, event, ...time });
    for (const speaker of speakers) this.#count(speaker, startsAt);
    return null;
  }

  /** Stores an event that holds its time here. */
  note(event: EventRow): void {
    this.#holders.set(event.id, event);
  }

  #count(speaker: string, startsAt: Date): void {
    const key = weekKey(speaker, startsAt);
    this.#talks.set(key, (this.#talks.get(key) ?? 0) + 1);
  }
}

function byDay(held: readonly HeldTime[]): TimesByDay<HeldTime> {
  const times = new TimesByDay<HeldTime>();
  for (const one of held) times.add(one.resource, one);
  return times;
}

const weekKey = (speaker: string, at: Date) => `${speaker} ${weekOf(localDate(at))}`;
