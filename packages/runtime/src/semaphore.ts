/** A counting semaphore: a fixed number of permits, acquired in first-come order. */
export class Semaphore {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(permits: number) {
    this.#free = permits;
  }

  /** The number of callers that wait for a permit. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Runs `work` while it holds a permit. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.acquire();
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  /** Resolves with a permit held, which the caller must `release`. */
  async acquire(): Promise<void> {
    // `release` passes the permit directly to the next in the queue, so that no later caller can overtake it.
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  release(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#free += 1;
  }
}
