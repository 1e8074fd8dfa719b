import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";

/** Returns true if an agency is replicated here. */
export async function isKnownAgency(em: EntityManager, id: string): Promise<boolean> {
  return (await findKnownAgencies(em, [id])).has(id);
}

/** Returns those of the agencies that are replicated here. */
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

/** The areas that an `agency`, or the nearest above it, answers for. */
export const answeredFor = sql`coalesce((
  select up.jurisdiction from unnest(agency.id || agency.above) with ordinality as way (id, far)
  join known_agency up on up.id = way.id
  where cardinality(up.jurisdiction) > 0 order by far limit 1), '{}')`;

/** Those of some agencies that answer for something, and for nothing outside some areas, as an array of their ids. */
export function agenciesWithinSql(agencies: readonly string[], areas: readonly string[]) {
  return sql`array(
    select agency.id from known_agency agency cross join lateral (select ${answeredFor} as areas) own
    where agency.id = any(${[...agencies]}::uuid[]) and cardinality(own.areas) > 0 and not exists (
      select from unnest(own.areas) area where not exists (
        select from unnest(${[...areas]}::text[]) granted where starts_with(area, granted))))`;
}

/** Returns those of the agencies that are replicated here, each with what it, or the nearest above it, answers for. */
export async function findAgencyAreas(
  em: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = ids.filter(isUuid);
  if (asked.length === 0) return new Map();
  const rows = await select<{ id: string; areas: readonly string[] }>(
    em,
    sql`select agency.id, ${answeredFor} as areas
        from known_agency agency where agency.id = any(${asked}::uuid[])`,
  );
  return new Map(rows.map(({ id, areas }) => [id, areas]));
}
