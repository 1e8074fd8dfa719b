import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { PopulationEntry } from "./population.rules.js";
import type { Confidence } from "./population.type.js";

export interface PopulationRow {
  readonly areaId: string;
  readonly audienceId: string;
  readonly people: number;
  /** Date `yyyy-mm-dd`. */
  readonly asOf: string;
  readonly source: string;
  readonly confidence: Confidence;
}

interface Key {
  readonly area: string;
  /** The newest version of this date or before; of any date if null. */
  readonly on: string | null;
}

export function populationLoaders(em: EntityManager) {
  return {
    /** The version of each audience's figure that was valid on a day, audiences in their order. */
    populations: new DataLoader<Key, PopulationRow[], string>(
      async (keys) => {
        const rows = await select<PopulationRow & { index: number }>(
          em,
          sql`select distinct on (key.index, audience.position)
                key.index::int, population.area_id, population.audience_id, population.people,
                population.as_of, population.source, population.confidence
              from unnest(${keys.map((key) => key.area)}::text[], ${keys.map((key) => key.on)}::date[])
                with ordinality as key (area_id, on_day, index)
              join population on population.area_id = key.area_id
                and population.as_of <= coalesce(key.on_day, 'infinity')
              join audience on audience.id = population.audience_id
              order by key.index, audience.position, population.as_of desc`,
        );
        const byKey = Map.groupBy(rows, (row) => row.index);
        return keys.map((_, index) => byKey.get(index + 1) ?? []);
      },
      { cacheKeyFn: ({ area, on }) => `${area} ${on}` },
    ),
  };
}

/** Returns the published figures after an id, by id, of any day. */
export function findPopulationFacts(
  em: EntityManager,
  after: string | null,
  most: number,
): Promise<(PopulationEntry & { readonly id: string })[]> {
  return select(
    em,
    sql`select id, area_id as area, audience_id as audience, people, as_of, source, confidence from population
        where ${after}::uuid is null or id > ${after}::uuid order by id limit ${most}`,
  );
}
