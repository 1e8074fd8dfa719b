import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import { hear } from "@starlane/messages";
import { z } from "zod";

const agencyFact = z.object({ id: z.uuid(), name: z.string() });

/** Which agencies there are, so that a venue is given to none that is not. */
export const hearAgency = hear("agencies.agency", agencyFact, async (tx: EntityManager, { id, name }) => {
  await change(
    tx,
    sql`insert into known_agency (id, name) values (${id}, ${name})
        on conflict (id) do update set name = excluded.name where known_agency.name is distinct from excluded.name`,
  );
});
