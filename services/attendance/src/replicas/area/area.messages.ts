import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";
import { readCode } from "./area.rules.js";

const areasFact = z.object({
  areas: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable().default(null),
      level: z.enum(["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY", "GRID"]),
      parent: z.string().nullable(),
      mergedInto: z.string().nullable().default(null),
      version: z.int().default(1),
    }),
  ),
});

const populationsFact = z.object({
  populations: z.array(
    z.object({ area: z.string(), audience: z.string(), people: z.int(), asOf: z.iso.date() }),
  ),
});

/**
 * Replicates areas, each with its version. A known area stays known, since people were counted in it. A merged area
 * counts as the one it became; the counter follows `xid`.
 */
export const onAreasChanged = onMessage<EntityManager, z.infer<typeof areasFact>>(
  "venues.areas",
  areasFact,
  async (tx, { areas }) => {
    await execute(
      tx,
      sql`insert into known_area (id, name, level, parent_id, merged_into, version)
          select id, name, level, parent, "mergedInto", version from jsonb_to_recordset(${JSON.stringify(areas)}::jsonb)
            as area (id text, name text, level text, parent text, "mergedInto" text, version int)
          on conflict (id) do update set name = excluded.name, level = excluded.level, parent_id = excluded.parent_id,
            merged_into = excluded.merged_into, version = excluded.version, xid = pg_current_xact_id()
          where excluded.version >= known_area.version
            and (known_area.name, known_area.level, known_area.parent_id, known_area.merged_into, known_area.version)
              is distinct from (excluded.name, excluded.level, excluded.parent_id, excluded.merged_into, excluded.version)`,
    );
  },
);

/** Inserts a provisional replica of an area from its code alone: an event in it may arrive before the area. */
export async function assumeArea(tx: EntityManager, code: string): Promise<void> {
  const { id, level, parentId } = readCode(code);
  await execute(
    tx,
    sql`insert into known_area (id, level, parent_id)
        select ${id}, ${level}, ${parentId} where not exists (select from known_area where id = ${id})
        on conflict do nothing`,
  );
}

/** Replicates populations. A version of a population never changes, so they may arrive in any order. */
export const onPopulationsSet = onMessage<EntityManager, z.infer<typeof populationsFact>>(
  "venues.populations",
  populationsFact,
  async (tx, { populations }) => {
    await execute(
      tx,
      sql`insert into known_population (area_id, audience, people, as_of)
          select area, audience, people, "asOf" from jsonb_to_recordset(${JSON.stringify(populations)}::jsonb)
            as population (area text, audience text, people int, "asOf" date)
          on conflict do nothing`,
    );
  },
);
