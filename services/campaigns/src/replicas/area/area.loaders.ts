import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { AreaLevelEnum } from "./area.type.js";

/** Returns the level of an area, or null when it is not replicated here. */
export async function findAreaLevel(em: EntityManager, id: string): Promise<`${AreaLevelEnum}` | null> {
  const [area] = await select<{ level: `${AreaLevelEnum}` }>(
    em,
    sql`select level from known_area where id = ${id}`,
  );
  return area?.level ?? null;
}

/** A replica of an area. */
export interface KnownArea {
  readonly id: string;
  readonly level: `${AreaLevelEnum}`;
  /** Null when it was not published. */
  readonly name: string | null;
  readonly parentId: string | null;
}

/** Finds the areas in and below the given ones, by code. */
export function findAreasWithin(em: EntityManager, outer: readonly string[]): Promise<KnownArea[]> {
  return select<KnownArea>(
    em,
    sql`select distinct known_area.id, known_area.level, known_area.name, known_area.parent_id
        from unnest(${[...outer]}::text[]) asked (id) join known_area on starts_with(known_area.id, asked.id)
        order by known_area.id`,
  );
}
