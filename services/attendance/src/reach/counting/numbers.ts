type Numbers = Int32Array | Uint32Array | Uint8Array;

/** A typed array that grows when numbers are set beyond its end; unset numbers are 0. */
export class GrowingNumbers<Of extends Numbers> {
  /** The array, longer than the numbers set. Growing replaces it. */
  values: Of;
  readonly #make: (length: number) => Of;

  /** @param make returns an array of that many zeros */
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
