import type { EntityManager } from "@mikro-orm/postgresql";
import { newId } from "@starlane/database";
import { messageSource, type Publisher } from "@starlane/messages";
import { findPopulationFacts } from "./population.loaders.js";

/** Denominators set in one request: `venues.populations`. A version never changes, so the order of arrival is irrelevant. */
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

export function publishPopulationsSet(
  publish: Publisher,
  tx: EntityManager,
  populations: PopulationsFact,
): Promise<void> {
  return publish(tx, { name: "venues.populations", key: populations.id, body: populations });
}

export const populationMessageSource = messageSource(
  "venues.populations",
  findPopulationFacts,
  (publish, tx, ...populations) => publishPopulationsSet(publish, tx, { id: newId(), populations }),
);
