import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { Pool } from "pg";
import { outermost, type KnownArea } from "./area.rules.js";
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
 * an agency for its jurisdiction; null where no such agency was heard of.
 */
export async function areasOf(
  em: EntityManager,
  asked: readonly string[],
): Promise<(readonly string[] | null)[]> {
  const agencies = asked.filter((id) => !DIVISION_CODE.test(id));
  const known =
    agencies.length === 0
      ? []
      : await select<{ id: string; jurisdiction: string[] }>(
          em,
          sql`select id, jurisdiction from known_agency where id::text = any(${agencies}::text[])`,
        );
  const byId = new Map(known.map(({ id, jurisdiction }) => [id, outermost(jurisdiction)]));
  return asked.map((id) => (DIVISION_CODE.test(id) ? [id] : (byId.get(id) ?? null)));
}

const DIVISION_CODE = /^\d+$/;
