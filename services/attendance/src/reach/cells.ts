import { ALL, type Dimension } from "./slices.rules.js";

/** One count: how many people a slice reached, and in how many attendances. */
export interface Cell {
  readonly dimension: Dimension;
  /** A campaign, an agency or the first day of a month; empty with ALL. */
  readonly member: string;
  readonly area: string;
  /** Empty for all of them. */
  readonly audience: string;
  readonly reached: number;
  readonly contacts: number;
}

/** The counts of one member: a cell per area and audience. */
interface Counts {
  readonly dimension: Dimension;
  readonly member: string;
  reached: Int32Array;
  contacts: Int32Array;
  /** 1 where a cell has changed. */
  changed: Uint8Array;
}

/** Numbers texts from 1 in the order they are first seen. */
export class Numbering {
  readonly #numbers = new Map<string, number>();
  readonly #texts = [""];

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#texts.push(text);
    this.#numbers.set(text, this.#texts.length - 1);
    return this.#texts.length - 1;
  }

  text(number: number): string {
    return this.#texts[number] ?? "";
  }
}

/** Audiences are few; a cell's place is its area's times this, plus its audience's. Audience 0 is all of them. */
const AUDIENCES_AT_MOST = 16;

/** Every cell, dense in memory, and which of them have changed. */
export class Cells {
  readonly #areas = new Numbering();
  readonly #audiences = new Numbering();
  readonly #members = new Numbering();
  readonly #counts: Counts[] = [];
  readonly #changed: { readonly counts: Counts; readonly place: number }[] = [];

  area(id: string): number {
    return this.#areas.of(id);
  }

  /** @throws RangeError when there are more audiences than a cell's place has room for */
  audience(id: string): number {
    const number = this.#audiences.of(id);
    if (number >= AUDIENCES_AT_MOST)
      throw new RangeError(`There are more than ${AUDIENCES_AT_MOST - 1} audiences.`);
    return number;
  }

  member(dimension: Dimension, id: string): number {
    const number = this.#members.of(`${dimension} ${id}`);
    this.#counts[number] ??= {
      dimension,
      member: id,
      reached: new Int32Array(64),
      contacts: new Int32Array(64),
      changed: new Uint8Array(64),
    };
    return number;
  }

  /** Counts an attendance in a cell, and its person where the cell had not reached them. */
  count(member: number, area: number, audience: number, isNewlyReached: boolean): void {
    const counts = this.#counts[member]!;
    const place = area * AUDIENCES_AT_MOST + audience;
    if (place >= counts.contacts.length) grow(counts, place);
    counts.contacts[place]! += 1;
    if (isNewlyReached) counts.reached[place]! += 1;
    if (counts.changed[place] === 1) return;
    counts.changed[place] = 1;
    this.#changed.push({ counts, place });
  }

  /** The cells that have changed since the last call, as they are now. */
  takeChanged(): Cell[] {
    return this.#changed.splice(0).map(({ counts, place }) => {
      counts.changed[place] = 0;
      return this.#cell(counts, place);
    });
  }

  #cell({ dimension, member, reached, contacts }: Counts, place: number): Cell {
    const audience = place % AUDIENCES_AT_MOST;
    return {
      dimension,
      member,
      area: this.#areas.text((place - audience) / AUDIENCES_AT_MOST),
      audience: audience === 0 ? ALL : this.#audiences.text(audience),
      reached: reached[place]!,
      contacts: contacts[place]!,
    };
  }
}

function grow(counts: Counts, place: number): void {
  const length = 2 ** Math.ceil(Math.log2(place + 1));
  const { reached, contacts, changed } = counts;
  counts.reached = new Int32Array(length);
  counts.reached.set(reached);
  counts.contacts = new Int32Array(length);
  counts.contacts.set(contacts);
  counts.changed = new Uint8Array(length);
  counts.changed.set(changed);
}
