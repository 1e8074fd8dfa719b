import { elapsedMs, type Elapsed } from "@starlane/runtime";

/** A success holds for so long: whoever asks whether a service is ready does so every second or two. */
const HOLDS_MS = 5_000;

/** Tries something that writes, and takes back what it wrote: at most every few seconds, and one at a time. */
export class Probe {
  #goodUntil = Number.NEGATIVE_INFINITY;
  #trying: Promise<void> | null = null;

  constructor(
    private readonly attempt: () => Promise<void>,
    private readonly elapsed: Elapsed = elapsedMs,
  ) {}

  /** @throws what the attempt throws */
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
