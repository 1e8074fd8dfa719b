/**
 * The messages that a service is applying. On close it accepts no more, and releases its database only when all are
 * applied: a pool that ends beside a statement which is just being asked for may wait for it for ever.
 */
export class InFlightDeliveries {
  readonly #inFlight = new Set<Promise<void>>();
  #closed = false;

  /** @throws Error when the service is closing: the publisher keeps the message and delivers it again */
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
