import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { Pool } from "pg";
import { outermost, type KnownArea } from "./area.rules.js";
import { becameOf } from "./merge.rules.js";
import type { Figure } from "./population.rules.js";

/** The areas in and below some that are still there, by code; one statement. */
export function areasWithin(em: EntityManager, outer: readonly string[]): Promise<KnownArea[]> {
  return select<KnownArea>(
    em,
    sql`select distinct known_area.id, known_area.level, known_area.parent_id
        from unnest(${[...outer]}::text[]) as asked (id)
        join known_area on starts_with(known_area.id, asked.id)
        where not exists (
          select from known_area as gone where gone.merged_into is not null and starts_with(known_area.id, gone.id))
        order by known_area.id`,
  );
}

/** Knows which division codes are known. An area that was known stays known, so that those are asked for once. */
export class KnownAreas {
  readonly #known = new Set<string>();

  constructor(readonly pool: Pool) {}

  /** Which of some codes are known. */
  async among(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const unsure = ids.filter((id) => !this.#known.has(id));
    if (unsure.length > 0) {
      const { rows } = await this.pool.query<{ id: string }>(
        "select id from known_area where id = any($1::text[])",
        [unsure],
      );
      for (const { id } of rows) this.#known.add(id);
    }
    return this.#known;
  }
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

/**
 * The areas that division codes and agencies' ids stand for, in the order asked and none inside another: a code for itself,
 * an agency for its jurisdiction, and an area that became part of another for that one; null where no such agency was heard of.
 * One statement.
 */
export async function areasOf(
  em: EntityManager,
  asked: readonly string[],
): Promise<(readonly string[] | null)[]> {
  const agencies = asked.filter((id) => !DIVISION_CODE.test(id));
  const rows = await select<{ id: string; areas: string[]; isAgency: boolean }>(
    em,
    sql`select id::text as id, jurisdiction as areas, true as is_agency from known_agency
        where id::text = any(${agencies}::text[])
        union all select id, array[merged_into], false from known_area where merged_into is not null`,
  );
  const [known, merged] = [rows.filter(({ isAgency }) => isAgency), rows.filter(({ isAgency }) => !isAgency)];
  const byId = new Map(known.map(({ id, areas }) => [id, areas]));
  const mergedInto = new Map(merged.map(({ id, areas }) => [id, areas[0]!]));
  const standing = (areas: readonly string[]) => outermost(areas.map((area) => becameOf(area, mergedInto)));
  return asked.map((id) => {
    const areas = DIVISION_CODE.test(id) ? [id] : byId.get(id);
    return areas ? standing(areas) : null;
  });
}

const DIVISION_CODE = /^\d+$/;
