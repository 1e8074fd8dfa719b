import type { EntityManager } from "@mikro-orm/postgresql";
import type { RawBuilder } from "kysely";

export { sql } from "kysely";

/**
 * Runs SQL in the unit of work's transaction, if it has one, and gives plain rows with their columns in camel case.
 * Values in the template are parameters: `select(em, sql`select id from venue where area_id = any(${areas})`)`.
 */
export async function select<Row extends object>(
  em: EntityManager,
  query: RawBuilder<unknown>,
): Promise<Row[]> {
  const { rows } = await query.execute(em.getKysely());
  return rows.map((row) => camelKeys(row as Record<string, unknown>) as Row);
}

/** Runs SQL that answers no rows; gives the number of rows it changed. */
export async function change(em: EntityManager, statement: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await statement.execute(em.getKysely());
  return Number(numAffectedRows ?? 0);
}

const camel = new Map<string, string>();

/** Column names as properties: `venue_id` as `venueId`. */
export function camelKeys(row: Record<string, unknown>): Record<string, unknown> {
  const renamed: Record<string, unknown> = {};
  for (const column in row) {
    let key = camel.get(column);
    if (key === undefined) {
      key = column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      camel.set(column, key);
    }
    renamed[key] = row[column];
  }
  return renamed;
}
