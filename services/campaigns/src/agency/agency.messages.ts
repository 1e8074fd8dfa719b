import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import { hear } from "@starlane/messages";
import { z } from "zod";

const agencyFact = z.object({ id: z.uuid(), above: z.array(z.uuid()), version: z.int() });

/** Who stands above whom decides who may register an event, and who need not be asked for a venue. */
export const hearAgency = hear("agencies.agency", agencyFact, async (tx: EntityManager, agency) => {
  await change(
    tx,
    sql`insert into known_agency (id, above, version)
        values (${agency.id}, ${agency.above}::uuid[], ${agency.version})
        on conflict (id) do update set above = excluded.above, version = excluded.version
        where excluded.version > known_agency.version`,
  );
});
