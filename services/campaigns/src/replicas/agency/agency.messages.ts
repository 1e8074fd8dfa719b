import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";

const agencyFact = z.object({
  id: z.uuid(),
  name: z.string(),
  above: z.array(z.uuid()),
  jurisdiction: z.array(z.string()).default([]),
  version: z.int(),
});

/**
 * Replicates agencies and those above them: these decide who may register an event, and which agencies need not approve
 * the use of a venue or a speaker.
 */
export const onAgencyChanged = onMessage("agencies.agency", agencyFact, async (tx: EntityManager, agency) => {
  await execute(
    tx,
    sql`insert into known_agency (id, name, above, jurisdiction, version)
        values (${agency.id}, ${agency.name}, ${agency.above}::uuid[], ${agency.jurisdiction}::text[], ${agency.version})
        on conflict (id) do update set name = excluded.name, above = excluded.above,
          jurisdiction = excluded.jurisdiction, version = excluded.version
        where excluded.version >= known_agency.version and known_agency is distinct from excluded`,
  );
});
