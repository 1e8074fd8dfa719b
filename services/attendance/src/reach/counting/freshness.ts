import { elapsedMs, type Elapsed } from "@starlane/runtime";
import type { Pool } from "pg";
import { NEWEST } from "./log.store.js";

/** Beyond this lag the follower is not just busy: it has stopped counting. */
const MAX_LAG_S = 5 * 60;

/** Measures how far the counts lag behind acknowledged writes. */
export class Freshness {
  readonly #pool: Pool;
  readonly #clock: () => Date;
  readonly #elapsed: Elapsed;
  /** The last time everything was known to be counted: after a quiet night the position is old, yet nothing is late. */
  #freshAt: number;
  /**
   * The age of the counts at first sight, and the monotonic time of that sight: later changes of the clock do not
   * change the age.
   */
  #seen: { readonly asOf: number; readonly age: number; readonly at: number } | null = null;

  constructor(pool: Pool, clock: () => Date, elapsed: Elapsed = elapsedMs) {
    this.#pool = pool;
    this.#clock = clock;
    this.#elapsed = elapsed;
    this.#freshAt = elapsed();
  }

  /** Returns the lag in seconds; 0 when everything acknowledged is counted. */
  async behind(): Promise<number> {
    const { rows } = await this.#pool.query<{ isPast: boolean; asOf: Date }>(
      `select position > (${NEWEST}) as "isPast", as_of as "asOf" from reach_position`,
    );
    const now = this.#elapsed();
    const { isPast, asOf } = rows[0]!;
    if (isPast) this.#freshAt = now;
    if (this.#seen?.asOf !== asOf.getTime()) {
      const age = Math.max(0, this.#clock().getTime() - asOf.getTime());
      this.#seen = { asOf: asOf.getTime(), age, at: now };
    }
    const age = this.#seen.age + now - this.#seen.at;
    return isPast ? 0 : Math.max(0, Math.min(now - this.#freshAt, age)) / 1000;
  }

  /** @throws Error when the lag shows that counting has stopped */
  async check(): Promise<void> {
    const behind = await this.behind();
    if (behind > MAX_LAG_S) throw new Error(`Reach is ${Math.round(behind)} seconds behind.`);
  }
}
