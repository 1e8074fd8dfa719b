/**
 * The messages that a service is applying. On close it accepts no more, and closes its database only when all are
 * applied: a pool that is ended just as a statement is requested may wait for it forever.
 */
export class InFlightDeliveries {
  readonly #inFlight = new Set<Promise<void>>();
  #closed = false;

  /**
   * Applies a message.
   * @throws Error when the service is closing; the publisher then delivers the message again
   */
  async track(apply: () => Promise<void>): Promise<void> {
    if (this.#closed) throw new Error("The service is closing.");
    const applied = apply();
    this.#inFlight.add(applied);
    try {
      await applied;
    } finally {
      this.#inFlight.delete(applied);
    }
  }

  /** Accepts no more; resolves when none is in flight. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#inFlight);
  }
}
