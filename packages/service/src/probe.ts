import { elapsedMs, type Elapsed } from "@starlane/runtime";

/** The time for which a success is cached: readiness is polled every second or two. */
const HOLDS_MS = 5_000;

/** A cached check that writes something and rolls it back: at most every few seconds, and one at a time. */
export class Probe {
  #goodUntil = Number.NEGATIVE_INFINITY;
  #trying: Promise<void> | null = null;

  constructor(
    private readonly attempt: () => Promise<void>,
    private readonly elapsed: Elapsed = elapsedMs,
  ) {}

  /** Runs the check unless it succeeded recently. @throws the attempt's error */
  check(): Promise<void> {
    if (this.elapsed() < this.#goodUntil) return Promise.resolve();
    this.#trying ??= this.#try().finally(() => {
      this.#trying = null;
    });
    return this.#trying;
  }

  async #try(): Promise<void> {
    await this.attempt();
    this.#goodUntil = this.elapsed() + HOLDS_MS;
  }
}
