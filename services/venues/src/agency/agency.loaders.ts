import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";

/** Whether this service has heard of an agency. */
export async function isKnownAgency(em: EntityManager, id: string): Promise<boolean> {
  return (await findKnownAgencies(em, [id])).has(id);
}

/** Those of the agencies that this service has heard of. */
export async function findKnownAgencies(
  em: EntityManager,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const asked = ids.filter(isUuid);
  if (asked.length === 0) return new Set();
  const rows = await select<{ id: string }>(
    em,
    sql`select id from known_agency where id = any(${asked}::uuid[])`,
  );
  return new Set(rows.map(({ id }) => id));
}
