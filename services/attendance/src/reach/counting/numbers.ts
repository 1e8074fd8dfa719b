type Numbers = Int32Array | Uint32Array | Uint8Array;

/** As many numbers as are set, with room for more; those that were never set are 0. */
export class GrowingNumbers<Of extends Numbers> {
  /** What stands where; longer than what was set. It is another one after something was set beyond its end. */
  values: Of;
  readonly #make: (length: number) => Of;

  /** @param make so many zeros */
  constructor(make: (length: number) => Of) {
    this.#make = make;
    this.values = make(1024);
  }

  at(index: number): number {
    return this.values[index] ?? 0;
  }

  set(index: number, number: number): void {
    if (index >= this.values.length) {
      const grown = this.#make(2 ** Math.ceil(Math.log2(index + 1)));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[index] = number;
  }
}

export const int32s = () => new GrowingNumbers((length) => new Int32Array(length));
export const uint32s = () => new GrowingNumbers((length) => new Uint32Array(length));
export const uint8s = () => new GrowingNumbers((length) => new Uint8Array(length));
