import type { KnownEvent } from "./event.rules.js";
import { arrayOfIds, camelKeys, isUuid, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { Pool } from "pg";
import type { Bell } from "../../concurrency/bell.js";
import { readCounted, type Reading } from "../../reach/counting/counted.loaders.js";

/** What an event reached, and until when it is counted. */
export interface EventCounts {
  readonly eventId: string;
  readonly reached: number;
  readonly unidentified: number;
  /** Every check-in acknowledged before this instant is counted. */
  readonly asOf: Date;
}

export function eventLoaders(reading: Reading) {
  return { countsOfEvents: new CountsOfEvents(reading) };
}

/** How many people were checked in to events, and counted at them without being identified; each event is read once a request. */
export class CountsOfEvents {
  readonly #reading: Reading;
  readonly #known = new Map<string, EventCounts>();
  readonly #lists = new DataLoader<readonly string[], true>(
    async (lists) => {
      await this.#read(lists.length === 1 ? lists[0]! : [...new Set(lists.flat())]);
      return lists.map(() => true);
    },
    { cache: false },
  );

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Reads those of many events, so that they are at hand. */
  async ahead(events: readonly string[]): Promise<void> {
    const unknown = events.filter((event) => !this.#known.has(event));
    if (unknown.length > 0) await this.#lists.load(unknown);
  }

  at(event: string): EventCounts | Promise<EventCounts> {
    return this.#known.get(event) ?? this.ahead([event]).then(() => this.#known.get(event)!);
  }

  async #read(events: readonly string[]): Promise<void> {
    const { lists, asOf } = await readCounted<[events: string[], reached: number[], unidentified: number[]]>(
      this.#reading,
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

/** By id, in the order asked; null where none was heard of. */
export async function findEvents(pool: Pool, ids: readonly string[]): Promise<(KnownEvent | null)[]> {
  const { rows } = await pool.query<Record<string, unknown>>({
    name: "find events",
    text: `select id, campaign_id, agency_id, kind, area_id, starts_at, ends_at, status, capacity
      from known_event where id = any($1::uuid[])`,
    values: [[...new Set(ids.filter(isUuid))]],
  });
  const events = rows.map((row) => camelKeys(row) as unknown as KnownEvent);
  const byId = new Map(events.map((event) => [event.id, event]));
  return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
}

/** How long a thing another service just made may take to be heard of here. */
const PATIENCE_MS = 1_000;
const LOOK_AGAIN_MS = 100;

/**
 * Finds what another service told of, and waits a moment for its message where it has not arrived: a client that made an
 * event asks for it at once.
 * @param heard rung when this process has heard something
 */
export async function untilHeard<T>(heard: Bell, find: () => Promise<T | null>): Promise<T | null> {
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    const rung = heard.next(LOOK_AGAIN_MS); // before looking, so that a message between the two is not missed
    const found = await find();
    if (found !== null || waited >= PATIENCE_MS) return found;
    await rung;
  }
}
