import { uint32s } from "./numbers.js";

/**
 * The classes of people by number, for people who come in any order. Nearly every person is in one class, stored in an
 * array as small as possible, since it is read at random. A person in several classes has a chain of the others. The
 * memory is reused from one scan to the next, since allocating costs more than clearing.
 */
export class VisitedClasses {
  /** By person: the first class they came in + 1; 0 for people who have not come. A view of `#buffer`. */
  #first: Uint8Array | Uint16Array | Uint32Array = new Uint8Array(0);
  #buffer = new ArrayBuffer(0);
  /** By person: the index of the last of their other classes + 1. */
  #last = new Uint32Array(0);
  /** By index: the class. */
  readonly #classes = uint32s();
  /** By index: the previous value of `#last`. */
  readonly #before = uint32s();
  #length = 0;

  /**
   * Begins a scan with no people.
   * @param people the numbers of people are below
   * @param classes the numbers of classes are below
   */
  begin(people: number, classes: number): void {
    if (people > this.#last.length) {
      const room = 2 ** Math.ceil(Math.log2(people));
      this.#buffer = new ArrayBuffer(room * Uint32Array.BYTES_PER_ELEMENT);
      this.#last = new Uint32Array(room);
    } else if (this.#length > 0) this.#last.fill(0);
    this.#length = 0;
    const Smallest = classes < 2 ** 8 ? Uint8Array : classes < 2 ** 16 ? Uint16Array : Uint32Array;
    this.#first = new Smallest(this.#buffer, 0, people).fill(0);
  }

  /** Returns a person's first class, or -1 for a new person, whose first class this becomes. */
  firstOr(groupClass: number, person: number): number {
    const first = this.#first[person]!;
    if (first === 0) this.#first[person] = groupClass + 1;
    return first - 1;
  }

  /** Returns true when one of a person's classes satisfies a condition. */
  some(person: number, isSuch: (groupClass: number) => boolean): boolean {
    if (isSuch(this.#first[person]! - 1)) return true;
    for (let next = this.#last[person]!; next !== 0; next = this.#before.values[next - 1]!)
      if (isSuch(this.#classes.values[next - 1]!)) return true;
    return false;
  }

  /** Adds another class to a person who came before. */
  add(person: number, groupClass: number): void {
    this.#classes.set(this.#length, groupClass);
    this.#before.set(this.#length, this.#last[person]!);
    this.#length += 1;
    this.#last[person] = this.#length;
  }
}
