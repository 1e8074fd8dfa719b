import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";
import { assumeArea } from "../area/area.messages.js";

const eventFact = z.object({
  id: z.uuid(),
  campaign: z.uuid(),
  agency: z.uuid(),
  kind: z.string(),
  area: z.string(),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  status: z.enum(["PROPOSED", "CONFIRMED", "COMPLETED", "DECLINED", "CANCELLED"]),
  capacity: z.int().nullable(),
  version: z.int(),
});

/** Replicates an event with everything that check-ins and counts need; the counter follows `xid`. */
export const onEventChanged = onMessage<EntityManager, z.infer<typeof eventFact>>(
  "campaigns.event",
  eventFact,
  async (tx, { id, campaign, agency, kind, area, startsAt, endsAt, status, capacity, version }) => {
    await assumeArea(tx, area);
    await execute(
      tx,
      sql`insert into known_event
            (id, campaign_id, agency_id, kind, area_id, starts_at, ends_at, status, capacity, version)
          values (${id}, ${campaign}, ${agency}, ${kind}, ${area}, ${startsAt}, ${endsAt}, ${status}, ${capacity},
            ${version})
          on conflict (id) do update set
            campaign_id = excluded.campaign_id, agency_id = excluded.agency_id, kind = excluded.kind,
            area_id = excluded.area_id, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
            status = excluded.status, capacity = excluded.capacity, version = excluded.version,
            xid = pg_current_xact_id()
          where excluded.version >= known_event.version and
            (known_event.campaign_id, known_event.agency_id, known_event.kind, known_event.area_id, known_event.starts_at,
              known_event.ends_at, known_event.status, known_event.capacity, known_event.version)
            is distinct from (excluded.campaign_id, excluded.agency_id, excluded.kind, excluded.area_id, excluded.starts_at,
              excluded.ends_at, excluded.status, excluded.capacity, excluded.version)`,
    );
  },
);
