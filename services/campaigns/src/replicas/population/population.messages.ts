import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";

const populationsFact = z.object({
  populations: z.array(
    z.object({ area: z.string(), audience: z.string(), people: z.int(), asOf: z.iso.date() }),
  ),
});

/**
 * Replicates the populations of areas: of each audience in each area the newest figure is stored, regardless of the
 * order of arrival.
 */
export const onPopulationsSet = onMessage(
  "venues.populations",
  populationsFact,
  async (tx: EntityManager, { populations }) => {
    // One message may contain several years; an upsert accepts one row of each key.
    await execute(
      tx,
      sql`insert into known_population (area_id, audience_id, people, as_of)
          select distinct on (area, audience) area, audience, people, "asOf"
          from jsonb_to_recordset(${JSON.stringify(populations)}::jsonb)
            as population (area text, audience text, people int, "asOf" date)
          order by area, audience, "asOf" desc
          on conflict (area_id, audience_id) do update set people = excluded.people, as_of = excluded.as_of
          where excluded.as_of > known_population.as_of`,
    );
  },
);
