import { elapsedMs, type Elapsed } from "@starlane/runtime";

/** Reports what may happen with every request, now and then. */
export class Seldom<What> {
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly everyMs: number,
    private readonly say: (what: What) => void,
    private readonly elapsed: Elapsed = elapsedMs,
  ) {}

  report(what: What): void {
    const now = this.elapsed();
    if (now - this.#reportedAt < this.everyMs) return;
    this.#reportedAt = now;
    this.say(what);
  }
}
