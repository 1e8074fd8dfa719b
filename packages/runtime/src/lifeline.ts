/** What a process must let go of when it ends, in the reverse of the order it was taken. */
export class Lifeline {
  #held: { name: string; release: () => Promise<void> | void }[] = [];
  #closing: Promise<void> | null = null;

  /**
   * @param name what is released, for the log when it fails
   * @param release lets go of it; called once
   */
  holds(name: string, release: () => Promise<void> | void): void {
    this.#held.push({ name, release });
  }

  /** Lets go of everything, newest first; a failure to release one does not keep the others. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    const failures: Error[] = [];
    for (const { name, release } of this.#held.toReversed()) {
      try {
        await release();
      } catch (cause) {
        failures.push(new Error(`${name} could not be closed`, { cause }));
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, failures.map((failure) => failure.message).join("; "));
  }
}

/** Resolves with the first of SIGINT and SIGTERM that reaches the process. */
export function untilAskedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
  });
}
