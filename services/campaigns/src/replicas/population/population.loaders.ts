import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { findAreasWithin } from "../area/area.loaders.js";
import { peopleOf, type Figure, type PeopleOf } from "./population.rules.js";

/** The people of some areas, by the newest figures; two statements however many areas are asked about. */
export async function findPeople(em: EntityManager, areas: readonly string[]): Promise<PeopleOf> {
  const within = await findAreasWithin(em, areas);
  return peopleOf(within, await findFigures(em, within));
}

/** The newest figures of some areas, as they were told of each. */
export function findFigures(em: EntityManager, areas: readonly { readonly id: string }[]): Promise<Figure[]> {
  return select<Figure>(
    em,
    sql`select area_id, audience_id as audience, people from known_population
        where area_id = any(${areas.map(({ id }) => id)}::text[])`,
  );
}
