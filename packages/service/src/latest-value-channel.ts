/**
 * A conflating channel: each reader gets the latest value first, and then whatever is latest whenever it reads. A slow
 * reader misses intermediate values, delays no other reader, and nothing accumulates.
 */
export class LatestValueChannel<T extends object> {
  #value: T | undefined;
  #version = 0;
  #hasEnded = false;
  readonly #waiting = new Set<() => void>();

  /** The latest value; undefined before the first. */
  get value(): T | undefined {
    return this.#value;
  }

  /** The number of values put so far. */
  get version(): number {
    return this.#version;
  }

  put(value: T): void {
    this.#value = value;
    this.#version += 1;
    this.#wake();
  }

  /** Ends the channel; readers may still read the latest value. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  /**
   * Yields values; ends when `signal` is aborted, or when the channel has ended and the latest value was read.
   * @param seen the version the reader already has; only later ones are read
   */
  async *values(signal: AbortSignal, seen = 0): AsyncGenerator<T, void, undefined> {
    while (!signal.aborted) {
      if (this.#version > seen) {
        seen = this.#version;
        yield this.#value!;
      } else if (this.#hasEnded) return;
      else await this.#change(signal);
    }
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", wake);
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
