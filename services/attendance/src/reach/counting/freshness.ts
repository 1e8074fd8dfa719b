import { elapsedMs, type Elapsed } from "@starlane/runtime";
import type { Pool } from "pg";
import { NEWEST } from "./log.store.js";

/** Who is this far behind is not just busy: what should count does not. */
const HOPELESS_S = 5 * 60;

/** How far what is counted lies behind what was acknowledged, as looked at now and then. */
export class Freshness {
  readonly #pool: Pool;
  readonly #clock: () => Date;
  readonly #elapsed: Elapsed;
  /** When everything was last seen to be counted: after a quiet night the position is old, and nothing is late. */
  #freshAt: number;
  /** The age of what is counted when it was first seen, and when that was: from then on no clock that is set changes its age. */
  #seen: { readonly asOf: number; readonly age: number; readonly at: number } | null = null;

  constructor(pool: Pool, clock: () => Date, elapsed: Elapsed = elapsedMs) {
    this.#pool = pool;
    this.#clock = clock;
    this.#elapsed = elapsed;
    this.#freshAt = elapsed();
  }

  /** Seconds; 0 where everything acknowledged is counted. */
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

  /** @throws Error where it is hopelessly far behind */
  async check(): Promise<void> {
    const behind = await this.behind();
    if (behind > HOPELESS_S) throw new Error(`Reach is ${Math.round(behind)} seconds behind.`);
  }
}
