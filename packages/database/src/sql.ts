import type { EntityManager } from "@mikro-orm/postgresql";
import { sql, type RawBuilder } from "kysely";

export { sql };

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

/**
 * The same for lists of hundreds: PostgreSQL writes the rows as one JSON document, which is read in a third of the time that as many
 * columns take.
 * @param query has at least the columns, named as the row's properties
 * @param columns all of the row
 * @param instants those of them that are instants; what else JSON has no form of comes as a text
 */
export async function selectList<Row extends object>(
  em: EntityManager,
  query: RawBuilder<unknown>,
  { columns, instants }: { columns: readonly (keyof Row & string)[]; instants: readonly (keyof Row)[] },
): Promise<Row[]> {
  const values = sql.join(columns.map((column) => sql.ref(`listed.${column}`)));
  const whole = sql<{
    list: string;
  }>`select coalesce(json_agg(json_build_array(${values})), '[]')::text as list
    from (${query}) as listed`;
  const { rows } = await whole.execute(em.getKysely());
  const list = JSON.parse(rows[0]!.list) as unknown[][];
  return list.map((written) => {
    const row = {} as Record<keyof Row, unknown>;
    for (let at = 0; at < columns.length; at += 1) row[columns[at]!] = written[at];
    for (const instant of instants)
      if (row[instant] !== null) row[instant] = new Date(row[instant] as string);
    return row as Row;
  });
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
