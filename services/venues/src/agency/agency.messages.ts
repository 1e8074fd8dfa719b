import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import { hear } from "@starlane/messages";
import { z } from "zod";

const agencyFact = z.object({ id: z.uuid() });

/** Which agencies there are, so that a venue is given to none that is not. */
export const hearAgency = hear("agencies.agency", agencyFact, async (tx: EntityManager, { id }) => {
  await change(tx, sql`insert into known_agency (id) values (${id}) on conflict do nothing`);
});
