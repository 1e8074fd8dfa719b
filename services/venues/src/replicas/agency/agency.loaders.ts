import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";

/** Returns true if an agency is replicated here. */
export async function agencyExists(em: EntityManager, id: string): Promise<boolean> {
  return (await findExistingAgencies(em, [id])).has(id);
}

/** Returns those of the agencies that are replicated here. */
export async function findExistingAgencies(
  em: EntityManager,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const uuids = ids.filter(isUuid);
  if (uuids.length === 0) return new Set();
  const rows = await select<{ id: string }>(
    em,
    sql`select id from known_agency where id = any(${uuids}::uuid[])`,
  );
  return new Set(rows.map(({ id }) => id));
}
