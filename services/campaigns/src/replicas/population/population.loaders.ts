import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { findAreasWithin } from "../area/area.loaders.js";
import { peopleOf, type AudiencePopulation, type PeopleOf } from "./population.rules.js";

/** Finds the people of some areas, by the newest figures; two statements for any number of areas. */
export async function findPopulation(em: EntityManager, areas: readonly string[]): Promise<PeopleOf> {
  const within = await findAreasWithin(em, areas);
  return peopleOf(within, await findFigures(em, within));
}

/** Finds the newest figures of the given areas, as they were published of each. */
export function findFigures(
  em: EntityManager,
  areas: readonly { readonly id: string }[],
): Promise<AudiencePopulation[]> {
  return select<AudiencePopulation>(
    em,
    sql`select area_id, audience_id as audience, people from known_population
        where area_id = any(${areas.map(({ id }) => id)}::text[])`,
  );
}
