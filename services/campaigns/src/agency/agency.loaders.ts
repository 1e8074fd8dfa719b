import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";

/** Whether this service has heard of an agency. */
export async function isKnownAgency(em: EntityManager, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  return (await select(em, sql`select from known_agency where id = ${id}`)).length > 0;
}
