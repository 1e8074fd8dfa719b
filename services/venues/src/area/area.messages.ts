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
    /** The area it merged into, which it counts as; absent or null if it did not merge. */
    readonly mergedInto?: string | null;
    /** Distinguishes its states; 1 if absent. */
    readonly version?: number;
  }[];
}

export function publishAreasChanged(publish: Publisher, tx: EntityManager, areas: AreasFact): Promise<void> {
  return publish(tx, { name: "venues.areas", key: areas.id, body: areas });
}

/** Source of the area tree: there is one tree, published as one message. */
export const areaMessageSource = messageSource(
  "venues.areas",
  async (tx, after) => (after === null ? findAreasFact(tx) : []),
  async (publish, tx, ...trees) => {
    for (const tree of trees) await publishAreasChanged(publish, tx, tree);
  },
);
