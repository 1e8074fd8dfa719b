/** A condition variable: many wait, and a notification wakes all of them. A waiter checks its condition again when it wakes. */
export class ConditionVariable {
  readonly #waiting = new Set<() => void>();

  /** Wakes all current waiters. */
  notifyAll(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves at the next notification, or after `atMostMs`. */
  wait(atMostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, atMostMs);
      this.#waiting.add(wake);
    });
  }
}
