/** Lets a few things be done at once; who comes when all turns are taken waits in line, for nothing but its turn. */
export class Turns {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** How many wait for a turn. */
  get waiting(): number {
    return this.#line.length;
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.begin();
    try {
      return await work();
    } finally {
      this.end();
    }
  }

  /** Resolves when it is one's turn, which is to be ended. */
  async begin(): Promise<void> {
    // Whoever ends hands its turn to the next, so that nobody who comes later can slip in between.
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#line.push(resolve));
  }

  end(): void {
    const next = this.#line.shift();
    if (next) next();
    else this.#free += 1;
  }
}
