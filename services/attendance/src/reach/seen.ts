/** Tells whether somebody is new to a group, and notes that they are in it. */
export interface Seen {
  isNew(group: number, person: number): boolean;
}

/** For people in any order and few groups: a bit for everybody, by group. */
export class Bitmaps implements Seen {
  readonly #words: number;
  readonly #bits: Uint32Array[] = [];

  constructor(people: number) {
    this.#words = Math.ceil(people / 32);
  }

  isNew(group: number, person: number): boolean {
    const bits = (this.#bits[group] ??= new Uint32Array(this.#words));
    const bit = 1 << (person & 31);
    if ((bits[person >>> 5]! & bit) !== 0) return false;
    bits[person >>> 5]! |= bit;
    return true;
  }
}

const PEOPLE_AT_MOST = 2 ** 28;

/** For people in any order and many groups: a table of those seen, found by hashing. */
export class Pairs implements Seen {
  readonly #pairs: Float64Array;
  readonly #mask: number;

  /** @param most as many as are noted at most */
  constructor(most: number) {
    const length = 2 ** Math.ceil(Math.log2(most * 2 + 2));
    this.#pairs = new Float64Array(length);
    this.#mask = length - 1;
  }

  isNew(group: number, person: number): boolean {
    const pair = group * PEOPLE_AT_MOST + person + 1;
    let at = (Math.imul(person, 0x9e3779b1) ^ Math.imul(group, 0x85ebca6b)) >>> 0;
    for (at = (at ^ (at >>> 15)) & this.#mask; ; at = (at + 1) & this.#mask) {
      const there = this.#pairs[at]!;
      if (there === pair) return false;
      if (there !== 0) continue;
      this.#pairs[at] = pair;
      return true;
    }
  }
}
