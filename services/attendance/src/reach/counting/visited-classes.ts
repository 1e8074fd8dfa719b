import { uint32s } from "./numbers.js";

/**
 * The classes that people are in, by their numbers, for people who come in any order. Nearly everybody is in one: that is an array
 * as small as can be, for it is looked up at random. Whoever is in several has a chain of the others. What it needs is kept from
 * one time to the next, since new memory costs more than to clear what is there.
 */
export class VisitedClasses {
  /** By person: one more than the first class they came in; 0 for who did not come. A view of `#room`. */
  #first: Uint8Array | Uint16Array | Uint32Array = new Uint8Array(0);
  #room = new ArrayBuffer(0);
  /** By person: one more than the index of the last of their other classes. */
  #last = new Uint32Array(0);
  /** By index. */
  readonly #classes = uint32s();
  /** By index: what `#last` was before. */
  readonly #before = uint32s();
  #length = 0;

  /**
   * Begins with nobody.
   * @param people the numbers of people are below
   * @param classes the numbers of classes are below
   */
  begin(people: number, classes: number): void {
    if (people > this.#last.length) {
      const room = 2 ** Math.ceil(Math.log2(people));
      this.#room = new ArrayBuffer(room * Uint32Array.BYTES_PER_ELEMENT);
      this.#last = new Uint32Array(room);
    } else if (this.#length > 0) this.#last.fill(0);
    this.#length = 0;
    const Smallest = classes < 2 ** 8 ? Uint8Array : classes < 2 ** 16 ? Uint16Array : Uint32Array;
    this.#first = new Smallest(this.#room, 0, people).fill(0);
  }

  /** The first class that a person came in, or -1 for who did not come; who did not comes in this one. */
  firstOr(groupClass: number, person: number): number {
    const first = this.#first[person]!;
    if (first === 0) this.#first[person] = groupClass + 1;
    return first - 1;
  }

  /** Whether some of a person's classes is such. */
  some(person: number, isSuch: (groupClass: number) => boolean): boolean {
    if (isSuch(this.#first[person]! - 1)) return true;
    for (let next = this.#last[person]!; next !== 0; next = this.#before.values[next - 1]!)
      if (isSuch(this.#classes.values[next - 1]!)) return true;
    return false;
  }

  /** Notes another class of somebody who came before. */
  add(person: number, groupClass: number): void {
    this.#classes.set(this.#length, groupClass);
    this.#before.set(this.#length, this.#last[person]!);
    this.#length += 1;
    this.#last[person] = this.#length;
  }
}
