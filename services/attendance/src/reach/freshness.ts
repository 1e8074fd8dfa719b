import type { Pool } from "pg";
import { NEWEST } from "./log.store.js";

/** Who is this far behind is not just busy: what should count does not. */
const HOPELESS_S = 5 * 60;

/** How far what is counted lies behind what was acknowledged, as looked at now and then. */
export class Freshness {
  readonly #pool: Pool;
  readonly #clock: () => Date;
  /** When everything was last seen to be counted: after a quiet night the position is old, and nothing is late. */
  #freshAt: number;

  constructor(pool: Pool, clock: () => Date) {
    this.#pool = pool;
    this.#clock = clock;
    this.#freshAt = clock().getTime();
  }

  /** Seconds; 0 where everything acknowledged is counted. */
  async behind(): Promise<number> {
    const { rows } = await this.#pool.query<{ isPast: boolean; asOf: Date }>(
      `select position > (${NEWEST}) as "isPast", as_of as "asOf" from reach_position`,
    );
    const now = this.#clock().getTime();
    const { isPast, asOf } = rows[0]!;
    if (isPast) this.#freshAt = now;
    return isPast ? 0 : Math.max(0, now - Math.max(this.#freshAt, asOf.getTime())) / 1000;
  }

  /** @throws Error where it is hopelessly far behind */
  async check(): Promise<void> {
    const behind = await this.behind();
    if (behind > HOPELESS_S) throw new Error(`Reach is ${Math.round(behind)} seconds behind.`);
  }
}
