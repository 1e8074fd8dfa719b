/** A list of numbers that grows, as compact as its array. */
export class GrowingList<Numbers extends Int32Array | Uint16Array | Uint8Array> {
  #numbers: Numbers;
  #length = 0;

  /** @param make an empty array of so many zeros */
  constructor(readonly make: (length: number) => Numbers) {
    this.#numbers = make(1024);
  }

  get length(): number {
    return this.#length;
  }

  /** What stands at an index; 0 beyond the end. */
  at(index: number): number {
    return this.#numbers[index] ?? 0;
  }

  push(number: number): void {
    this.set(this.#length, number);
  }

  set(index: number, number: number): void {
    if (index >= this.#numbers.length) {
      const grown = this.make(2 ** Math.ceil(Math.log2(index + 1)));
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[index] = number;
    if (index >= this.#length) this.#length = index + 1;
  }
}

export const int32s = () => new GrowingList((length) => new Int32Array(length));
export const uint16s = () => new GrowingList((length) => new Uint16Array(length));
export const uint8s = () => new GrowingList((length) => new Uint8Array(length));
