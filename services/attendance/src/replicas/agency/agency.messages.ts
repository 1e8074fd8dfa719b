import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";

const agencyFact = z.object({
  id: z.uuid(),
  above: z.array(z.uuid()).default([]),
  jurisdiction: z.array(z.string()),
  version: z.int(),
});

/** Replicates an agency with the agencies above it and its jurisdiction. */
export const onAgencyChanged = onMessage<EntityManager, z.infer<typeof agencyFact>>(
  "agencies.agency",
  agencyFact,
  async (tx, { id, above, jurisdiction, version }) => {
    await execute(
      tx,
      sql`insert into known_agency (id, above, jurisdiction, version)
          values (${id}, ${above}::uuid[], ${jurisdiction}, ${version})
          on conflict (id) do update set
            above = excluded.above, jurisdiction = excluded.jurisdiction, version = excluded.version
          where excluded.version >= known_agency.version and known_agency is distinct from excluded`,
    );
  },
);
