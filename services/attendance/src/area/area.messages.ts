import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import { hear } from "@starlane/messages";
import { z } from "zod";

const areasFact = z.object({
  areas: z.array(
    z.object({
      id: z.string(),
      level: z.enum(["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY", "GRID"]),
      parent: z.string().nullable(),
    }),
  ),
});

const populationsFact = z.object({
  populations: z.array(
    z.object({ area: z.string(), audience: z.string(), people: z.int(), asOf: z.iso.date() }),
  ),
});

/** The tree of areas. An area that was known stays known: people were counted in it. */
export const hearAreas = hear<EntityManager, z.infer<typeof areasFact>>(
  "venues.areas",
  areasFact,
  async (tx, { areas }) => {
    await change(
      tx,
      sql`insert into known_area (id, level, parent_id)
          select id, level, parent from jsonb_to_recordset(${JSON.stringify(areas)}::jsonb)
            as area (id text, level text, parent text)
          on conflict (id) do update set level = excluded.level, parent_id = excluded.parent_id`,
    );
  },
);

/** Denominators. A version is never changed, so that they may be heard in any order. */
export const hearPopulations = hear<EntityManager, z.infer<typeof populationsFact>>(
  "venues.populations",
  populationsFact,
  async (tx, { populations }) => {
    await change(
      tx,
      sql`insert into known_population (area_id, audience, people, as_of)
          select area, audience, people, "asOf" from jsonb_to_recordset(${JSON.stringify(populations)}::jsonb)
            as population (area text, audience text, people int, "asOf" date)
          on conflict do nothing`,
    );
  },
);
