import { arrayOfIds, sql } from "@starlane/database";
import DataLoader from "dataloader";
import { readCounted, type CountsContext } from "../counting/counted.loaders.js";

/** The reach of an event, with the time it is counted up to. */
export interface EventCounts {
  readonly eventId: string;
  readonly reached: number;
  readonly unidentified: number;
  /** Every check-in acknowledged before this instant is counted. */
  readonly asOf: Date;
}

export function eventCountsLoaders(countsContext: CountsContext) {
  return { countsOfEvents: new CountsOfEvents(countsContext) };
}

/** The people checked in to events and those counted without being identified; each event is read once per request. */
export class CountsOfEvents {
  readonly #countsContext: CountsContext;
  readonly #known = new Map<string, EventCounts>();
  readonly #lists = new DataLoader<readonly string[], true>(
    async (lists) => {
      await this.#read(lists.length === 1 ? lists[0]! : [...new Set(lists.flat())]);
      return lists.map(() => true);
    },
    { cache: false },
  );

  constructor(countsContext: CountsContext) {
    this.#countsContext = countsContext;
  }

  /** Reads the counts of many events in advance. */
  async prefetch(events: readonly string[]): Promise<void> {
    const unknown = events.filter((event) => !this.#known.has(event));
    if (unknown.length > 0) await this.#lists.load(unknown);
  }

  at(event: string): EventCounts | Promise<EventCounts> {
    return this.#known.get(event) ?? this.prefetch([event]).then(() => this.#known.get(event)!);
  }

  async #read(events: readonly string[]): Promise<void> {
    const { lists, asOf } = await readCounted<[events: string[], reached: number[], unidentified: number[]]>(
      this.#countsContext,
      ["event_id", "reached", "unidentified"],
      sql`select event_id, reached, unidentified from reach_event where event_id = any(${arrayOfIds(events)}::uuid[])`,
    );
    const [counted, reached, unidentified] = lists;
    for (const [at, eventId] of counted.entries())
      this.#known.set(eventId, { eventId, reached: reached[at]!, unidentified: unidentified[at]!, asOf });
    for (const eventId of events)
      if (!this.#known.has(eventId)) this.#known.set(eventId, { eventId, reached: 0, unidentified: 0, asOf });
  }
}
