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

/** For people in any order and many groups: the groups that each is in, which are few. */
export class Chains implements Seen {
  /** By person: one more than the index of the group they came to last. */
  readonly #last: Uint32Array;
  readonly #groups: Uint32Array;
  /** By index: one more than that of the group its person came to before. */
  readonly #before: Uint32Array;
  #length = 0;

  /** @param most how often somebody comes to a group, at most */
  constructor(people: number, most: number) {
    this.#last = new Uint32Array(people);
    this.#groups = new Uint32Array(most);
    this.#before = new Uint32Array(most);
  }

  isNew(group: number, person: number): boolean {
    const last = this.#last[person]!;
    for (let next = last; next !== 0; next = this.#before[next - 1]!)
      if (this.#groups[next - 1] === group) return false;
    this.#groups[this.#length] = group;
    this.#before[this.#length] = last;
    this.#length += 1;
    this.#last[person] = this.#length;
    return true;
  }
}
