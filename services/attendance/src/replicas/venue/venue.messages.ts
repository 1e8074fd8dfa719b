import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, select, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";

const venueFact = z.object({
  id: z.uuid(),
  area: z.string(),
  audiences: z.array(z.object({ audience: z.string(), people: z.int().nullable().default(null) })),
  archived: z.boolean(),
  version: z.int(),
});

/** Replicates a venue with its area and its audiences. */
export const onVenueChanged = onMessage<EntityManager, z.infer<typeof venueFact>>(
  "venues.venue",
  venueFact,
  async (tx, { id, area, audiences, archived, version }) => {
    const heldText = JSON.stringify(audiences);
    const changed = await select(
      tx,
      sql`insert into known_venue (id, area_id, audiences, archived, version)
          values (${id}, ${area}, ${heldText}::jsonb, ${archived}, ${version})
          on conflict (id) do update set area_id = excluded.area_id, audiences = excluded.audiences,
            archived = excluded.archived, version = excluded.version
          where excluded.version >= known_venue.version and known_venue is distinct from excluded
          returning id`,
    );
    if (changed.length === 0) return;
    await execute(tx, sql`delete from known_venue_audience where venue_id = ${id}`);
    if (archived) return;
    await execute(
      tx,
      sql`insert into known_venue_audience (venue_id, audience, area_id, people)
          select ${id}, audience, ${area}, people
          from jsonb_to_recordset(${heldText}::jsonb) as held (audience text, people int)
          on conflict do nothing`,
    );
  },
);
