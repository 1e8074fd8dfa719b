import type { EntityManager } from "@mikro-orm/postgresql";
import { messageSource, type Publisher } from "@starlane/messages";
import { findAreasFact } from "./area.loaders.js";
import type { AreaLevel } from "./area.row.js";

/** The whole tree of areas, published at once: `venues.areas`. `id` is the district's code. */
export interface AreasFact {
  readonly id: string;
  readonly areas: readonly {
    readonly id: string;
    readonly name: string;
    readonly level: AreaLevel;
    readonly parent: string | null;
    /** The area it became part of, and counts as; absent or null where it did not. */
    readonly mergedInto?: string | null;
    /** Tells its states apart; 1 unless said otherwise. */
    readonly version?: number;
  }[];
}

export function publishAreasChanged(publish: Publisher, tx: EntityManager, areas: AreasFact): Promise<void> {
  return publish(tx, { name: "venues.areas", key: areas.id, body: areas });
}

/** There is one tree, published as one thing. */
export const areaMessageSource = messageSource(
  "venues.areas",
  async (tx, after) => (after === null ? findAreasFact(tx) : []),
  async (publish, tx, ...trees) => {
    for (const tree of trees) await publishAreasChanged(publish, tx, tree);
  },
);
