import { elapsedMs, type Elapsed } from "@starlane/runtime";

/** A sliding-window rate limit: at most `most` calls in any `perMs` for each key, in this process. */
export class RateLimit {
  readonly #taken = new Map<string, number[]>();

  constructor(
    private readonly most: number,
    private readonly perMs: number,
    private readonly elapsed: Elapsed = elapsedMs,
  ) {}

  /** Takes one call of a key. @returns 0, or the milliseconds until a call is available */
  take(key: string): number {
    const at = this.elapsed();
    const recent = (this.#taken.get(key) ?? []).filter((time) => time > at - this.perMs);
    this.#taken.set(key, recent);
    if (recent.length >= this.most) return recent[0]! + this.perMs - at;
    recent.push(at);
    return 0;
  }
}
