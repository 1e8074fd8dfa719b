import { AUDIENCES } from "../../replicas/audience/audience.rules.js";
import { audienceText } from "./history.js";
import { Numbering } from "./numbering.js";
import { ALL, type Dimension } from "./slices.rules.js";

/** The counts of one slice. */
export interface Cell {
  readonly dimension: Dimension;
  /** A campaign, an agency or the first day of a month; empty with ALL. */
  readonly member: string;
  readonly area: string;
  /** Empty for all audiences. */
  readonly audience: string;
  /** Different people. */
  readonly reached: number;
  /** Attendances plus people in crowds. */
  readonly contacts: number;
  /** People in crowds. */
  readonly unidentified: number;
}

/** The counts of one member: a cell per place and audience. */
export interface Counts {
  readonly dimension: Dimension;
  readonly member: string;
  reached: Int32Array;
  contacts: Int32Array;
  unidentified: Int32Array;
  /** 1 when the cell has changed. */
  changed: Uint8Array;
}

/** The audience of a cell that counts all of them; the others count from 1. */
export const ALL_AUDIENCES = 0;
/** The number of a cell is its place times this, plus its audience. */
export const CELLS_PER_PLACE = AUDIENCES.length + 1;
const INITIAL_CAPACITY = 64;

/** All cells, dense in memory, with a record of those that have changed. */
export class Cells {
  readonly #places: Numbering;
  readonly #members = new Numbering();
  readonly #counts: Counts[] = [];
  #capacity = INITIAL_CAPACITY;
  #changed: { readonly counts: Counts; readonly cell: number }[] = [];

  /** @param places the numbers of areas that have cells */
  constructor(places: Numbering) {
    this.#places = places;
  }

  member(dimension: Dimension, id: string): number {
    const number = this.#members.of(`${dimension} ${id}`);
    this.#counts[number] ??= {
      dimension,
      member: id,
      reached: new Int32Array(this.#capacity),
      contacts: new Int32Array(this.#capacity),
      unidentified: new Int32Array(this.#capacity),
      changed: new Uint8Array(this.#capacity),
    };
    return number;
  }

  /** Grows the arrays to hold that many places. */
  reserve(places: number): void {
    this.#capacity = Math.max(this.#capacity, (places + 1) * CELLS_PER_PLACE);
    for (const counts of this.#counts)
      if (counts && counts.contacts.length < this.#capacity) grow(counts, this.#capacity - 1);
  }

  /** Returns the counts of a member for direct changes; the caller then calls `changeAll`. */
  of(member: number): Counts {
    return this.#counts[member]!;
  }

  /** Marks every non-empty cell as changed. */
  changeAll(): void {
    for (const counts of this.#counts) {
      if (!counts) continue;
      for (let cell = 0; cell < counts.contacts.length; cell += 1)
        if (counts.contacts[cell] !== 0) this.#change(counts, cell);
    }
  }

  /** Adds to the counts of a cell. */
  count(
    member: number,
    place: number,
    audience: number,
    reached: number,
    contacts: number,
    unidentified: number,
  ): void {
    const counts = this.#counts[member]!;
    const cell = place * CELLS_PER_PLACE + audience;
    if (cell >= counts.contacts.length) grow(counts, cell);
    counts.reached[cell]! += reached;
    counts.contacts[cell]! += contacts;
    if (unidentified !== 0) counts.unidentified[cell]! += unidentified;
    this.#change(counts, cell);
  }

  /**
   * Returns the cells that have changed since the last call, with their current counts; emptied cells are among them.
   */
  takeChanged(): Cell[] {
    const changed = this.#changed;
    this.#changed = [];
    return changed.map(({ counts, cell }) => {
      counts.changed[cell] = 0;
      return this.#cell(counts, cell);
    });
  }

  #change(counts: Counts, cell: number): void {
    if (counts.changed[cell] === 1) return;
    counts.changed[cell] = 1;
    this.#changed.push({ counts, cell });
  }

  #cell({ dimension, member, reached, contacts, unidentified }: Counts, cell: number): Cell {
    const audience = cell % CELLS_PER_PLACE;
    return {
      dimension,
      member,
      area: this.#places.text((cell - audience) / CELLS_PER_PLACE),
      audience: audience === ALL_AUDIENCES ? ALL : audienceText(audience),
      reached: reached[cell]!,
      contacts: contacts[cell]!,
      unidentified: unidentified[cell]!,
    };
  }
}

function grow(counts: Counts, cell: number): void {
  const length = 2 ** Math.ceil(Math.log2(cell + 1));
  const grown = (numbers: Int32Array): Int32Array => {
    const longer = new Int32Array(length);
    longer.set(numbers);
    return longer;
  };
  counts.reached = grown(counts.reached);
  counts.contacts = grown(counts.contacts);
  counts.unidentified = grown(counts.unidentified);
  const changed = new Uint8Array(length);
  changed.set(counts.changed);
  counts.changed = changed;
}
