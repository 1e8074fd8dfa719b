import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";

const areasFact = z.object({
  areas: z.array(
    z.object({
      id: z.string(),
      mergedInto: z.string().nullable().default(null),
      version: z.int().default(1),
    }),
  ),
});

/**
 * Replicates the area tree, which arrives as a whole. An area that left the tree stays known, since agencies may still
 * have it in their jurisdiction.
 */
export const onAreasChanged = onMessage("venues.areas", areasFact, async (tx: EntityManager, { areas }) => {
  await execute(
    tx,
    sql`insert into known_area (id, merged_into, version)
        select id, "mergedInto", version from jsonb_to_recordset(${JSON.stringify(areas)}::jsonb)
          as area (id text, "mergedInto" text, version int)
        on conflict (id) do update set merged_into = excluded.merged_into, version = excluded.version
        where excluded.version >= known_area.version and known_area is distinct from excluded`,
  );
});
