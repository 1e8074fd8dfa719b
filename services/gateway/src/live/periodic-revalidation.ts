/** Looks at what is open over again, all of it in one round, so that who they all are is one question. */
export class Rounds {
  readonly #open = new Set<() => Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * @param look is called in every round; where it fails it is called again in the next
   * @returns what ends that
   */
  join(look: () => Promise<void>): () => void {
    this.#open.add(look);
    this.#timer ??= setInterval(() => this.#go(), this.everyMs).unref();
    return () => {
      this.#open.delete(look);
      if (this.#open.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #go(): void {
    for (const look of this.#open) look().catch(this.onFailure);
  }
}
