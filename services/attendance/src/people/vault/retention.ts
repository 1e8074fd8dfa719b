import type { Logger } from "@starlane/runtime";
import type { Pool } from "pg";
import { endExpiredRetentions } from "./retention.store.js";

/** Often enough that an expired retention ends within an hour of its day, whenever the process was started. */
const INTERVAL_MS = 60 * 60_000;

export interface RetentionParts {
  readonly pool: Pool;
  readonly clock: () => Date;
  readonly logger: Logger;
}

/**
 * Ends expired retentions at the start and every hour. Several processes may do so: one does not find what another has
 * ended.
 */
export class Retention {
  readonly #parts: RetentionParts;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void>;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#running = this.#end();
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#end());
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #end(): Promise<void> {
    const { pool, clock, logger } = this.#parts;
    try {
      const ended = await endExpiredRetentions(pool, clock());
      if (ended > 0) logger.info({ ended }, "names that were kept long enough are forgotten");
    } catch (error) {
      logger.error(
        { err: error },
        "names that were kept long enough could not be forgotten; trying again in an hour",
      );
    }
  }
}
