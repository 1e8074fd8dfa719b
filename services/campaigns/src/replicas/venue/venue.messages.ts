import type { EntityManager } from "@mikro-orm/postgresql";
import { WEEKDAYS } from "@starlane/calendar";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";
import { VenueKindEnum } from "./venue.type.js";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const venueFact = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(VenueKindEnum),
  area: z.string(),
  capacity: z.int(),
  agency: z.uuid().nullable(),
  audiences: z.array(z.object({ audience: z.string() })),
  openingHours: z.array(z.object({ weekday: z.enum(WEEKDAYS), opens: timeOfDay, closes: timeOfDay })),
  archived: z.boolean(),
  version: z.int(),
});

/** Replicates venues with their opening hours; the holds of their time are this service's own. */
export const onVenueChanged = onMessage("venues.venue", venueFact, async (tx: EntityManager, venue) => {
  const audiences = venue.audiences.map(({ audience }) => audience);
  await execute(
    tx,
    sql`insert into known_venue
          (id, name, kind, area_id, capacity, agency_id, opening_hours, audience_ids, archived, version)
        values (${venue.id}, ${venue.name}, ${venue.kind}, ${venue.area}, ${venue.capacity}, ${venue.agency},
          ${JSON.stringify(venue.openingHours)}::jsonb, ${audiences}::text[], ${venue.archived}, ${venue.version})
        on conflict (id) do update set name = excluded.name, kind = excluded.kind, area_id = excluded.area_id,
          capacity = excluded.capacity, agency_id = excluded.agency_id, opening_hours = excluded.opening_hours,
          audience_ids = excluded.audience_ids, archived = excluded.archived, version = excluded.version
        where excluded.version >= known_venue.version and known_venue is distinct from excluded`,
  );
});
