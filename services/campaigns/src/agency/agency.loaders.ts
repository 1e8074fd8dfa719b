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

/** Those of the agencies that this service has heard of, each with what it, or the nearest above it, answers for. */
export async function findAgencyAreas(
  em: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = ids.filter(isUuid);
  if (asked.length === 0) return new Map();
  const rows = await select<{ id: string; areas: readonly string[] }>(
    em,
    sql`select agency.id, coalesce((
          select up.jurisdiction from unnest(agency.id || agency.above) with ordinality as way (id, far)
          join known_agency up on up.id = way.id
          where cardinality(up.jurisdiction) > 0 order by far limit 1), '{}') as areas
        from known_agency agency where agency.id = any(${asked}::uuid[])`,
  );
  return new Map(rows.map(({ id, areas }) => [id, areas]));
}
