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
 * The same for lists of hundreds: PostgreSQL writes each column as one JSON document. That is read in a third of the time that as
 * many values take, and PostgreSQL looks up once a list, rather than once a value, how what is in it is written.
 * @param query has at least the columns, named as the row's properties
 * @param columns of the row, as many as are wanted
 * @param instants those of all columns that are instants; what else JSON has no form of comes as a text
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
    const list = JSON.parse(read![column] ?? "[]") as unknown[]; // of no rows there is no list
    return instants.includes(column) ? list.map(instantOrNull) : list;
  });
  return lists[0]!.map((_, index) => {
    const row = {} as Record<keyof Row, unknown>;
    for (let at = 0; at < columns.length; at += 1) row[columns[at]!] = lists[at]![index];
    return row as Row;
  });
}

const instantOrNull = (text: unknown) => (text === null ? null : new Date(text as string));

/** The rows of a query as one JSON text that has a list for each column, in the order of the rows, for `readColumns`. */
export function columnListsOf(query: RawBuilder<unknown>, columns: readonly string[]): RawBuilder<string> {
  const lists = columns.map((column) => sql`json_agg(${sql.ref(`listed.${column}`)})`);
  return sql<string>`(select json_build_array(${sql.join(lists)})::text from (${query}) as listed)`;
}

/** The lists of a text that `columnListsOf` made. */
export function readColumns(text: string): unknown[][] {
  const lists = JSON.parse(text) as (unknown[] | null)[];
  return lists.map((list) => list ?? []); // of no rows there is no list
}

/** Executes a statement in the unit of work's transaction, if it has one. @returns the number of rows it changed */
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
