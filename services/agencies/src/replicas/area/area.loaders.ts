import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { ReplicatedArea } from "./area.rules.js";

/** Returns the existing ones of some areas, by division code. */
export async function findKnownAreas(
  em: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReplicatedArea>> {
  if (ids.length === 0) return new Map();
  const areas = await select<ReplicatedArea>(
    em,
    sql`select id, merged_into from known_area where id = any(${[...ids]}::text[])`,
  );
  return new Map(areas.map((area) => [area.id, area]));
}
