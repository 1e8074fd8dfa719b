/** Revalidates what is open at a fixed interval, all of it at once, so that the viewers of all are read in one batch. */
export class PeriodicRevalidation {
  readonly #checks = new Set<() => Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * @param check called at every interval, and again at the next where it fails
   * @returns a function that removes it
   */
  register(check: () => Promise<void>): () => void {
    this.#checks.add(check);
    this.#timer ??= setInterval(() => this.#runAll(), this.everyMs).unref();
    return () => {
      this.#checks.delete(check);
      if (this.#checks.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #runAll(): void {
    for (const check of this.#checks) check().catch(this.onFailure);
  }
}
