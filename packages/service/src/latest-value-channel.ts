/**
 * A conflating channel: each reader gets the latest value first and then whatever is latest whenever it asks, so that a slow reader
 * misses what was in between and keeps nobody waiting, and nothing piles up.
 */
export class LatestValueChannel<T extends object> {
  #value: T | undefined;
  #version = 0;
  #hasEnded = false;
  readonly #waiting = new Set<() => void>();

  /** What it is now; undefined before the first. */
  get value(): T | undefined {
    return this.#value;
  }

  /** How often it has been put. */
  get version(): number {
    return this.#version;
  }

  put(value: T): void {
    this.#value = value;
    this.#version += 1;
    this.#wake();
  }

  /** There will be no other; who has not read the newest still may. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  /**
   * Ends when `signal` is aborted, or when the newest has been read and was the last.
   * @param seen the version that the reader has; only those after it are read
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
