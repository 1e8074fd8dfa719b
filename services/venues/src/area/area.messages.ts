import type { EntityManager } from "@mikro-orm/postgresql";
import type { Tell } from "@starlane/messages";
import type { AreaLevel } from "./area.row.js";

/** The whole tree of areas, told at once: `venues.areas`. `id` is the district's code. */
export interface AreasFact {
  readonly id: string;
  readonly areas: readonly {
    readonly id: string;
    readonly name: string;
    readonly level: AreaLevel;
    readonly parent: string | null;
  }[];
}

export function tellAreas(tell: Tell, tx: EntityManager, areas: AreasFact): Promise<void> {
  return tell(tx, { name: "venues.areas", key: areas.id, body: areas });
}
