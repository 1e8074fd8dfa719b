import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";

const agencyFact = z.object({ id: z.uuid(), name: z.string(), version: z.int() });

/** Replicates the agencies, so that no venue is assigned to an agency that does not exist. */
export const onAgencyChanged = onMessage(
  "agencies.agency",
  agencyFact,
  async (tx: EntityManager, { id, name, version }) => {
    await execute(
      tx,
      sql`insert into known_agency (id, name, version) values (${id}, ${name}, ${version})
        on conflict (id) do update set name = excluded.name, version = excluded.version
        where excluded.version >= known_agency.version and known_agency is distinct from excluded`,
    );
  },
);
