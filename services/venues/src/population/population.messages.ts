import type { EntityManager } from "@mikro-orm/postgresql";
import { newId } from "@starlane/database";
import { telling, type Tell } from "@starlane/messages";
import { findPopulationFacts } from "./population.loaders.js";

/** Denominators that were set together: `venues.populations`. A version is never changed, so they may be heard in any order. */
export interface PopulationsFact {
  readonly id: string;
  readonly populations: readonly {
    readonly area: string;
    readonly audience: string;
    readonly people: number;
    readonly asOf: string;
    readonly source: string;
    readonly confidence: string;
  }[];
}

export function tellPopulations(tell: Tell, tx: EntityManager, populations: PopulationsFact): Promise<void> {
  return tell(tx, { name: "venues.populations", key: populations.id, body: populations });
}

export const populationsAgain = telling(
  "venues.populations",
  findPopulationFacts,
  (tell, tx, ...populations) => tellPopulations(tell, tx, { id: newId(), populations }),
);
