import type { EntityManager } from "@mikro-orm/postgresql";
import { sql, type RawBuilder } from "kysely";

export { sql };

/**
 * Runs SQL in the unit of work's transaction, if there is one, and returns plain rows with columns in camel case.
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
 * Does the same as `select` for lists of hundreds: PostgreSQL returns each column as one JSON document. Parsing it
 * takes a third of the time, and PostgreSQL looks up the output function once per list instead of once per value.
 * @param query has at least the columns, named as the row's properties
 * @param columns of the row to return
 * @param instants all of these columns that are instants; other types without a JSON form arrive as text
 */
export async function selectList<Row extends object>(
  em: EntityManager,
  query: RawBuilder<unknown>,
  { columns, instants }: { columns: readonly (keyof Row & string)[]; instants: readonly (keyof Row)[] },
): Promise<Row[]> {
  const texts = columns.map(
    (column) => sql`json_agg(${sql.ref(`listed.${column}`)})::text as ${sql.ref(column)}`,
  );
  const whole = sql<Record<string, string | null>>`select ${sql.join(texts)} from (${query}) as listed`;
  const [read] = (await whole.execute(em.getKysely())).rows;
  const lists = columns.map((column) => {
    const list = JSON.parse(read![column] ?? "[]") as unknown[]; // `json_agg` of no rows is null
    return instants.includes(column) ? list.map(instantOrNull) : list;
  });
  return lists[0]!.map((_, index) => {
    const row = {} as Record<keyof Row, unknown>;
    for (let at = 0; at < columns.length; at += 1) row[columns[at]!] = lists[at]![index];
    return row as Row;
  });
}

const instantOrNull = (text: unknown) => (text === null ? null : new Date(text as string));

/** Wraps a query into one JSON text with a list for each column, in the order of the rows, for `readColumns`. */
export function columnListsOf(query: RawBuilder<unknown>, columns: readonly string[]): RawBuilder<string> {
  const lists = columns.map((column) => sql`json_agg(${sql.ref(`listed.${column}`)})`);
  return sql<string>`(select json_build_array(${sql.join(lists)})::text from (${query}) as listed)`;
}

/** Parses the text that `columnListsOf` produces. */
export function readColumns(text: string): unknown[][] {
  const lists = JSON.parse(text) as (unknown[] | null)[];
  return lists.map((list) => list ?? []); // `json_agg` of no rows is null
}

/** Executes a statement in the unit of work's transaction, if there is one. @returns the number of affected rows */
export async function execute(em: EntityManager, statement: RawBuilder<unknown>): Promise<number> {
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

/** Renames the columns of one statement's rows, which all have the same columns. */
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

/** Renames columns to properties: `venue_id` to `venueId`. */
export function camelKeys(row: Record<string, unknown>): Record<string, unknown> {
  return inCamelCase([row])[0]!;
}
