import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";

/** Returns true if an agency is replicated here. */
export async function isKnownAgency(em: EntityManager, id: string): Promise<boolean> {
  return (await findKnownAgencies(em, [id])).has(id);
}

/** Returns the given agencies that are replicated here. */
export async function findKnownAgencies(
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

/** An expression for the areas that an `agency`, or the nearest above it with any, answers for. */
export const answeredFor = sql`coalesce((
  select up.jurisdiction from unnest(agency.id || agency.above) with ordinality as way (id, far)
  join known_agency up on up.id = way.id
  where cardinality(up.jurisdiction) > 0 order by far limit 1), '{}')`;

/**
 * An array expression of the given agencies that answer for at least one area, and for none outside the given areas.
 */
export function agenciesWithinSql(agencies: readonly string[], areas: readonly string[]) {
  return sql`array(
    select agency.id from known_agency agency cross join lateral (select ${answeredFor} as areas) own
    where agency.id = any(${[...agencies]}::uuid[]) and cardinality(own.areas) > 0 and not exists (
      select from unnest(own.areas) area where not exists (
        select from unnest(${[...areas]}::text[]) granted where starts_with(area, granted))))`;
}

/**
 * Finds the given agencies that are replicated here, each with the areas that it, or the nearest above it, answers for.
 */
export async function findAgencyAreas(
  em: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const uuids = ids.filter(isUuid);
  if (uuids.length === 0) return new Map();
  const rows = await select<{ id: string; areas: readonly string[] }>(
    em,
    sql`select agency.id, ${answeredFor} as areas
        from known_agency agency where agency.id = any(${uuids}::uuid[])`,
  );
  return new Map(rows.map(({ id, areas }) => [id, areas]));
}
