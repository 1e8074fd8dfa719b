import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import { hear } from "@starlane/messages";
import { z } from "zod";

const agencyFact = z.object({
  id: z.uuid(),
  jurisdiction: z.array(z.string()),
  version: z.int(),
});

/** Which areas an agency answers for. */
export const hearAgency = hear<EntityManager, z.infer<typeof agencyFact>>(
  "agencies.agency",
  agencyFact,
  async (tx, { id, jurisdiction, version }) => {
    await change(
      tx,
      sql`insert into known_agency (id, jurisdiction, version) values (${id}, ${jurisdiction}, ${version})
          on conflict (id) do update set jurisdiction = excluded.jurisdiction, version = excluded.version
          where excluded.version > known_agency.version`,
    );
  },
);
