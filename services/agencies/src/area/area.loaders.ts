import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { KnownArea } from "./area.rules.js";

/** Those of the areas that there are, by division code. */
export async function findKnownAreas(
  em: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownArea>> {
  if (ids.length === 0) return new Map();
  const areas = await select<KnownArea>(
    em,
    sql`select id, merged_into from known_area where id = any(${[...ids]}::text[])`,
  );
  return new Map(areas.map((area) => [area.id, area]));
}
