/** Tracks since when at least one subscription of the page has been without a connection. */
export class Liveness {
  readonly #lostSince = new Map<object, number>();
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;
  #since: number | null = null;

  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  /** Milliseconds since 1970; null while every subscription is live. */
  readonly notLiveSince = (): number | null => this.#since;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  lost(subscription: object): void {
    if (this.#lostSince.has(subscription)) return;
    this.#lostSince.set(subscription, this.#now());
    this.#notifyListeners();
  }

  /** Records that a subscription is live again or has ended. */
  found(subscription: object): void {
    if (this.#lostSince.delete(subscription)) this.#notifyListeners();
  }

  #notifyListeners(): void {
    const since = this.#lostSince.size === 0 ? null : Math.min(...this.#lostSince.values());
    if (since === this.#since) return;
    this.#since = since;
    for (const listener of this.#listeners) listener();
  }
}

/** The subscriptions of this page. */
export const liveness = new Liveness();
