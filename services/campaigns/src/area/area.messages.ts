import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import { hear } from "@starlane/messages";
import { z } from "zod";
import { AreaLevel } from "./area.type.js";

const areasFact = z.object({
  id: z.string(),
  areas: z.array(
    z.object({
      id: z.string(),
      level: z.enum(AreaLevel),
      name: z.string(),
      parent: z.string().nullable(),
    }),
  ),
});

/** The whole tree comes at once; an area that left it stays known, since campaigns may still name it. */
export const hearAreas = hear("venues.areas", areasFact, async (tx: EntityManager, { areas }) => {
  await change(
    tx,
    sql`insert into known_area (id, level, name, parent_id)
        select id, level, name, parent from jsonb_to_recordset(${JSON.stringify(areas)}::jsonb)
          as area (id text, level text, name text, parent text)
        on conflict (id) do update set level = excluded.level, name = excluded.name, parent_id = excluded.parent_id
        where (known_area.level, known_area.name, known_area.parent_id)
          is distinct from (excluded.level, excluded.name, excluded.parent_id)`,
  );
});
