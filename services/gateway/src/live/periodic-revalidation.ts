/**
 * Revalidates all open subscriptions and downloads at a fixed interval, together, so that their viewers are loaded in
 * one batch.
 */
export class PeriodicRevalidation {
  readonly #checks = new Set<() => Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * Registers a check.
   * @param check called at every interval; after a failure it is called again at the next
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
