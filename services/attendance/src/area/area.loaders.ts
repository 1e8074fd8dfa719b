import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { KnownArea } from "./area.rules.js";
import type { Figure } from "./population.rules.js";

/** The areas in and below some, by code; one statement. */
export function areasWithin(em: EntityManager, outer: readonly string[]): Promise<KnownArea[]> {
  return select<KnownArea>(
    em,
    sql`select distinct known_area.id, known_area.level, known_area.parent_id
        from unnest(${[...outer]}::text[]) as asked (id)
        join known_area on starts_with(known_area.id, asked.id)
        order by known_area.id`,
  );
}

/** Which of some division codes are known. */
export async function knownAmong(em: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await select<{ id: string }>(
    em,
    sql`select id from known_area where id = any(${[...ids]}::text[])`,
  );
  return new Set(rows.map((row) => row.id));
}

/** The figures valid on a day in and below some areas, one per area and audience. */
export function figuresWithin(em: EntityManager, outer: readonly string[], on: string): Promise<Figure[]> {
  return select<Figure>(
    em,
    sql`select distinct on (area_id, audience) area_id, audience, people
        from unnest(${[...outer]}::text[]) as asked (id)
        join known_population on starts_with(area_id, asked.id) and as_of <= ${on}::date
        order by area_id, audience, as_of desc`,
  );
}

/** The areas an agency answers for, none inside another; null where no such agency was heard of. */
export async function jurisdictionOf(em: EntityManager, agency: string): Promise<string[] | null> {
  const [known] = await select<{ jurisdiction: string[] }>(
    em,
    sql`select jurisdiction from known_agency where id::text = ${agency}`,
  );
  return known?.jurisdiction ?? null;
}
