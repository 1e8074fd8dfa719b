import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";

/** An area as this service was told of it. */
export interface KnownArea {
  readonly id: string;
  /** The area it became part of; null where it did not. */
  readonly mergedInto: string | null;
}

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
