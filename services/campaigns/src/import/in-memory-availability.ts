import { localDate, weekOf } from "@starlane/calendar";
import type { EventRow } from "../calendar/event/event.row.js";
import type { Conflict, Diary } from "../calendar/hold/availability.js";
import type { Hold } from "../calendar/hold/hold.commands.js";
import type { SpeakerToBook } from "../calendar/speaker/speaker.row.js";
import type { Closure } from "../calendar/closure/closure.rules.js";
import type { Stretch } from "../replicas/venue/opening-hours.rules.js";
import { overlap, TimesByDay } from "./times-by-day.rules.js";

/** A time that an event holds of a venue or a speaker. */
export interface Held extends Stretch {
  readonly resource: string;
  readonly event: string;
}

/** What the database knows that the rows of a table depend on. */
export interface Ground {
  readonly speakers: readonly SpeakerToBook[];
  readonly closures: readonly (Closure & { readonly venue: string })[];
  /** The events that stand in the way of some row, each with the venue or speaker that it holds then. */
  readonly holders: readonly (EventRow & { readonly resource: string })[];
  /** When the speakers talk, in all weeks of the table. */
  readonly talks: readonly { readonly speaker: string; readonly startsAt: Date }[];
  /** Reads when the venues are held in all the time in which a free slot may be looked for. */
  readonly findVenueHolds: () => Promise<readonly Held[]>;
}

/** The diary of a table that is judged row by row: what the database knows, and the rows before. Nobody else reads it. */
export class TableDiary implements Diary {
  readonly #speakers: ReadonlyMap<string, SpeakerToBook>;
  readonly #closures: Partial<Record<string, readonly Closure[]>>;
  readonly #holders: Map<string, EventRow>;
  readonly #held: TimesByDay<Held>;
  readonly #talks = new Map<string, number>();
  readonly #findVenueHolds: Ground["findVenueHolds"];
  #venueHolds: Promise<TimesByDay<Held>> | undefined;

  constructor({ speakers, closures, holders, talks, findVenueHolds }: Ground) {
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

  findClosures(venue: string, within: Stretch): Closure[] {
    return (this.#closures[venue] ?? []).filter((closure) => overlap(closure, within));
  }

  async findHeld(venue: string, within: Stretch): Promise<Stretch[]> {
    this.#venueHolds ??= this.#findVenueHolds().then(byDay);
    return [...(await this.#venueHolds).over(venue, within), ...this.#held.over(venue, within)];
  }

  /** What all rows are about is locked at once. */
  lock(): void {}

  countInWeek(speakers: readonly string[], at: Date): ReadonlyMap<string, number> {
    return new Map(speakers.map((id) => [id, this.#talks.get(weekKey(id, at)) ?? 0]));
  }

  hold({ event, venue, speakers, startsAt, endsAt }: Hold): Conflict | null {
    const time = { startsAt, endsAt };
    const wanted = [...(venue ? [{ venue }] : []), ...speakers.map((speaker) => ({ speaker }))];
    for (const taken of wanted) {
      const [held] = this.#held.over("venue" in taken ? taken.venue : taken.speaker, time);
      if (held) return { taken, holder: this.#holders.get(held.event)! };
    }
    for (const resource of [...(venue ? [venue] : []), ...speakers])
      this.#held.add(resource, { resource, event, ...time });
    for (const speaker of speakers) this.#count(speaker, startsAt);
    return null;
  }

  /** Notes what an event is that holds its time here. */
  note(event: EventRow): void {
    this.#holders.set(event.id, event);
  }

  #count(speaker: string, startsAt: Date): void {
    const key = weekKey(speaker, startsAt);
    this.#talks.set(key, (this.#talks.get(key) ?? 0) + 1);
  }
}

function byDay(held: readonly Held[]): TimesByDay<Held> {
  const times = new TimesByDay<Held>();
  for (const one of held) times.add(one.resource, one);
  return times;
}

const weekKey = (speaker: string, at: Date) => `${speaker} ${weekOf(localDate(at))}`;
