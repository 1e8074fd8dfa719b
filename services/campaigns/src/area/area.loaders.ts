import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { AreaLevel } from "./area.type.js";

/** The level of an area, or null when this service has not heard of it. */
export async function findAreaLevel(em: EntityManager, id: string): Promise<`${AreaLevel}` | null> {
  const [area] = await select<{ level: `${AreaLevel}` }>(
    em,
    sql`select level from known_area where id = ${id}`,
  );
  return area?.level ?? null;
}
