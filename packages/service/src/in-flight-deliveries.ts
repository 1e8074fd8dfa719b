/**
 * The messages that a service is applying. When it closes it takes no more, and lets go of its database only when none is in
 * hand: a pool that ends beside a statement which is just being asked for may wait for it for ever.
 */
export class Deliveries {
  readonly #inHand = new Set<Promise<void>>();
  #closed = false;

  /** @throws Error when the service is closing: who tells keeps the message and tells it again */
  async take(apply: () => Promise<void>): Promise<void> {
    if (this.#closed) throw new Error("The service is closing.");
    const applied = apply();
    this.#inHand.add(applied);
    try {
      await applied;
    } finally {
      this.#inHand.delete(applied);
    }
  }

  /** Takes no more; resolves when none is in hand. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#inHand);
  }
}
