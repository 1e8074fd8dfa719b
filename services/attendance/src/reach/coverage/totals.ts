import type { Database } from "@starlane/database";
import type { Logger } from "@starlane/runtime";
import type { ReferenceDataCache } from "../../replicas/area/reference-data.js";
import type { Projector } from "../counting/projector.js";
import { COUNTED_LEVELS } from "../counting/slices.rules.js";
import { readTotals, type Total } from "./totals.loaders.js";
import { TotalsFeed } from "./totals-feed.js";

export interface TotalsParts {
  readonly database: Database;
  readonly projector: Projector;
  readonly referenceCache: ReferenceDataCache;
  readonly clock: () => Date;
  readonly logger: Logger;
}

/**
 * The subscribed totals. Stored totals have a feed apart from those that must be counted, so that a jurisdiction that
 * takes long to count does not delay the subscribers of a street.
 */
export class Totals {
  readonly #kept: TotalsFeed<Total>;
  readonly #counted: TotalsFeed<Total>;

  constructor(parts: TotalsParts) {
    this.#kept = totalsFeedOf(parts);
    this.#counted = totalsFeedOf(parts);
  }

  /** Returns the feed for an area or an agency. */
  of(area: string): TotalsFeed<Total> {
    const isKept = COUNTED_LEVELS.some(({ codeLength }) => codeLength === area.length);
    return isKept ? this.#kept : this.#counted;
  }

  async close(): Promise<void> {
    await Promise.all([this.#kept.close(), this.#counted.close()]);
  }
}

function totalsFeedOf({
  database,
  projector,
  referenceCache,
  clock,
  logger,
}: TotalsParts): TotalsFeed<Total> {
  return new TotalsFeed({
    read: (asked, known) => {
      // New subscribers wait for everything acknowledged before; existing ones are updated within a second.
      const atOnce = known.size > 0;
      const now = projector.databaseTime(clock());
      return readTotals({ em: database.em(), now, projector, referenceCache, atOnce }, asked, known);
    },
    moved: (atMostMs) => projector.moved(atMostMs),
    position: async () => {
      const { rows } = await database.pool.query<{ position: string }>({
        name: "read position",
        text: "select position::text from reach_position",
      });
      return rows[0]!.position;
    },
    onFailure: (error) =>
      logger.warn({ err: error }, "totals that are watched could not be read; trying again"),
  });
}
