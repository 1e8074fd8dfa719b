import type { ClientBase } from "pg";
import { becameOf } from "../../replicas/area/merge.rules.js";
import { WHOLE_POPULATION } from "../../replicas/audience/audience.rules.js";
import type { Cell } from "./cells.js";
import type { EventCount } from "./reach-counter.js";
import { IS_COUNTED } from "./log.store.js";
import { Numbering } from "./numbering.js";
import { ALL, countedAreas, type Dimension } from "./slices.rules.js";

/** The counts that the stored ones must equal. */
export interface Recount {
  readonly cells: readonly Cell[];
  readonly events: readonly EventCount[];
}

/**
 * Everything that is counted at the position, person by person: rows from before it, including those removed after it.
 */
const COUNTED = `with came as (
    select person, event_id, audience, area_id, day, 1 as people from attendance, reach_position where xid < position
    union all select person, event_id, audience, area_id, day, 1 from removed_attendance, reach_position
      where counted_xid < position and xid >= position
    union all select null, event_id, audience, area_id, day, people from crowd_count, reach_position where xid < position
    union all select null, event_id, audience, area_id, day, people from removed_crowd_count, reach_position
      where counted_xid < position and xid >= position)
  select person, event_id, campaign_id, agency_id, to_char(day, 'YYYY-MM-01'), came.area_id, audience, people
  from came join known_event on known_event.id = event_id where ${IS_COUNTED} order by person`;
const ROWS_AT_ONCE = 10_000;

type Row = readonly [
  person: number | null,
  event: string,
  campaign: string,
  agency: string,
  month: string,
  area: string,
  audience: string | null,
  people: number,
];

/**
 * Counts everything from before the position, in the snapshot of the client's transaction and in the plainest way: one
 * person after another, with a set of the cells they have been counted in.
 */
export async function recount(client: ClientBase): Promise<Recount> {
  const mergedInto = await readMergers(client);
  const aggregator = new RecountAggregator();
  await client.query(`declare counted no scroll cursor for ${COUNTED}`);
  for (;;) {
    const fetched = { text: `fetch ${ROWS_AT_ONCE} from counted`, rowMode: "array" } as const;
    const { rows } = await client.query<Row & unknown[]>(fetched);
    for (const row of rows) aggregator.add(row, becameOf(row[5], mergedInto));
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query("close counted");
  return aggregator;
}

/** Places are areas with one audience or with all; a cell is a member at a place. */
const PLACES_AT_MOST = 2 ** 20;

class RecountAggregator implements Recount {
  readonly #members = new Numbering();
  readonly #places = new Numbering();
  readonly #placesOf = new Map<string, readonly number[]>();
  readonly #cells = new Map<number, Mutable<Cell>>();
  readonly #events = new Map<string, Mutable<EventCount>>();
  #person: number | null = null;
  /** The cells that the person has been counted in. */
  readonly #countedIn = new Set<number>();

  get cells(): Cell[] {
    return [...this.#cells.values()];
  }

  get events(): EventCount[] {
    return [...this.#events.values()];
  }

  add([person, event, campaign, agency, month, , audience, people]: Row, became: string): void {
    if (person !== this.#person) this.#countedIn.clear();
    this.#person = person;
    const isCrowd = person === null;
    this.#addToEvent(event, isCrowd ? { reached: 0, unidentified: people } : { reached: 1, unidentified: 0 });
    const members = [
      this.#members.of(`ALL ${ALL}`),
      this.#members.of(`CAMPAIGN ${campaign}`),
      this.#members.of(`AGENCY ${agency}`),
      this.#members.of(`MONTH ${month}`),
    ];
    for (const place of this.#placesAt(became, audience))
      for (const member of members) {
        const key = member * PLACES_AT_MOST + place;
        const cell = this.#cellAt(key, member, place);
        cell.contacts += people;
        if (isCrowd) cell.unidentified += people;
        else if (!this.#countedIn.has(key)) cell.reached += 1;
        this.#countedIn.add(key);
      }
  }

  #placesAt(area: string, audience: string | null): readonly number[] {
    const key = `${area} ${audience}`;
    const known = this.#placesOf.get(key);
    if (known) return known;
    const areas = countedAreas(area).filter((each) => each !== null);
    const places = areas.flatMap((each) =>
      (audience === null || audience === WHOLE_POPULATION ? [ALL] : [ALL, audience]).map((one) =>
        this.#places.of(`${each} ${one}`),
      ),
    );
    this.#placesOf.set(key, places);
    return places;
  }

  #cellAt(key: number, memberNumber: number, placeNumber: number): Mutable<Cell> {
    const known = this.#cells.get(key);
    if (known) return known;
    const [dimension, member] = this.#members.text(memberNumber).split(" ") as [Dimension, string];
    const [area, audience] = this.#places.text(placeNumber).split(" ") as [string, string];
    const cell = { dimension, member, area, audience, reached: 0, contacts: 0, unidentified: 0 };
    this.#cells.set(key, cell);
    return cell;
  }

  #addToEvent(event: string, { reached, unidentified }: Pick<EventCount, "reached" | "unidentified">): void {
    const count = this.#events.get(event);
    if (!count) this.#events.set(event, { event, reached, unidentified });
    else {
      count.reached += reached;
      count.unidentified += unidentified;
    }
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Returns the merged areas with the area each became. */
async function readMergers(client: ClientBase): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; into: string }>(
    "select id, merged_into as into from known_area where merged_into is not null",
  );
  return new Map(rows.map(({ id, into }) => [id, into]));
}

/**
 * Returns true when an event or an area was replicated after the position: the recount contains that change, but the
 * cells do not yet.
 */
export async function isReplicatedBeyond(client: ClientBase): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from reach_position where exists (select from known_event where xid >= position)
       or exists (select from known_area where xid >= position)`,
  );
  return (rowCount ?? 0) > 0;
}
