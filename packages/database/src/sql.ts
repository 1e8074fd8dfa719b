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
  return inCamelCase(rows as Record<string, unknown>[]) as Row[];
}

/** Runs SQL that answers no rows; gives the number of rows it changed. */
export async function change(em: EntityManager, statement: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await statement.execute(em.getKysely());
  return Number(numAffectedRows ?? 0);
}

const camel = new Map<string, string>();

function keyOf(column: string): string {
  let key = camel.get(column);
  if (key === undefined) {
    key = column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    camel.set(column, key);
  }
  return key;
}

/** The rows of one statement, which all have the same columns. */
function inCamelCase(rows: readonly Record<string, unknown>[]): readonly Record<string, unknown>[] {
  const columns = Object.keys(rows[0] ?? {});
  const keys = columns.map(keyOf);
  if (columns.every((column, index) => column === keys[index])) return rows;
  return rows.map((row) => {
    const renamed: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index += 1) renamed[keys[index]!] = row[columns[index]!];
    return renamed;
  });
}

/** Column names as properties: `venue_id` as `venueId`. */
export function camelKeys(row: Record<string, unknown>): Record<string, unknown> {
  return inCamelCase([row])[0]!;
}
