import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";
import { AreaLevelEnum } from "./area.type.js";

const areasFact = z.object({
  id: z.string(),
  areas: z.array(
    z.object({
      id: z.string(),
      level: z.enum(AreaLevelEnum),
      name: z.string(),
      parent: z.string().nullable(),
      version: z.int().default(1),
    }),
  ),
});

/**
 * Replicates the tree of areas, which comes as a whole. An area that was removed from it stays, since campaigns may
 * still name it.
 */
export const onAreasChanged = onMessage("venues.areas", areasFact, async (tx: EntityManager, { areas }) => {
  await execute(
    tx,
    sql`insert into known_area (id, level, name, parent_id, version)
        select id, level, name, parent, version from jsonb_to_recordset(${JSON.stringify(areas)}::jsonb)
          as area (id text, level text, name text, parent text, version int)
        on conflict (id) do update set level = excluded.level, name = excluded.name, parent_id = excluded.parent_id,
          version = excluded.version
        where excluded.version >= known_area.version and known_area is distinct from excluded`,
  );
});
