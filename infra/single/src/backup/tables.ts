import { outboxSchemaOf, ownerOf } from "@starlane/database";
import { SERVICE_NAMES, type ServiceName } from "@starlane/service";
import type { ClientBase } from "pg";

/** What the migrations of a schema note of themselves: it is made anew by running them. */
const OF_MIGRATIONS = ["migration", "migrations"];

/** A table with rows to keep. */
export interface BackupTable {
  readonly schema: string;
  readonly name: string;
  /** The role that owns it. */
  readonly owner: string;
  /** Its columns but those that are computed, in the order of their names, as SQL. */
  readonly columns: readonly string[];
}

/** What a table holds, whatever the order of its rows. */
export interface Digest {
  readonly rows: number;
  /** The sum of the first eight bytes of the SHA-256 of every row's text. */
  readonly sum: string;
}

export interface Schema {
  readonly service: ServiceName;
  readonly name: string;
  readonly owner: string;
}

/** Every schema of Starlane: for each service its own, and its outbox. */
export const SCHEMAS: readonly Schema[] = SERVICE_NAMES.flatMap((service) =>
  [service, outboxSchemaOf(service)].map((name) => ({ service, name, owner: ownerOf(service) })),
);

/** Makes values read and written the same in every cluster and session. */
export const SAME_TEXT = `set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local search_path = pg_catalog;
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`;

/** The tables of all schemas that there are, each after those that it refers to. */
export async function readTables(client: ClientBase): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable & { refersTo: string[] }>(
    `select n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner,
       array(select quote_ident(a.attname) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attname) as columns,
       array(select distinct format('%I.%I', fn.nspname, f.relname) from pg_constraint k
         join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
         where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as "refersTo"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname = any($1) and c.relname <> all($2)
     order by array_position($1, n.nspname::text), c.relname`,
    [SCHEMAS.map(({ name }) => name), OF_MIGRATIONS],
  );
  const waiting = new Map(rows.map((row) => [qualified(row), row]));
  const ordered: BackupTable[] = [];
  while (waiting.size > 0) {
    const free = [...waiting].filter(([, { refersTo }]) => refersTo.every((name) => !waiting.has(name)));
    // In a ring one key at least is deferred: whichever is first, the others are there at the commit.
    for (const [name, { refersTo: _, ...table }] of free.length > 0 ? free : [...waiting].slice(0, 1)) {
      waiting.delete(name);
      ordered.push(table);
    }
  }
  return ordered;
}

/** As SQL. */
export const qualified = ({ schema, name }: Pick<BackupTable, "schema" | "name">): string =>
  [schema, name]
    .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join(".");

/** Expects the session to be as `SAME_TEXT` makes it. */
export async function digestOf(client: ClientBase, table: BackupTable): Promise<Digest> {
  const { rows } = await client.query<Digest>(
    `select count(*)::int as rows, coalesce(sum(('x' || left(encode(sha256(convert_to(
         row(${table.columns.join()})::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint::numeric), 0)::text as sum
     from ${qualified(table)}`,
  );
  return rows[0]!;
}

/** The values that sequences go on from. */
export interface SequenceAt {
  readonly schema: string;
  readonly name: string;
  readonly last: string;
  readonly called: boolean;
}

/** Reads them after the rows: a sequence is not part of a snapshot, and must not be behind them. */
export async function readSequences(client: ClientBase): Promise<SequenceAt[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and n.nspname = any($1) order by 1, 2`,
    [SCHEMAS.map(({ name }) => name)],
  );
  const all: SequenceAt[] = [];
  for (const sequence of rows) {
    const at = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${qualified(sequence)}`,
    );
    all.push({ ...sequence, ...at.rows[0]! });
  }
  return all;
}

/** Whether the role sees and writes every row, whatever row level security says; an owner does not where it is forced. */
export async function isAboveRowSecurity(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ above: boolean }>(
    "select rolsuper or rolbypassrls as above from pg_roles where rolname = current_user",
  );
  return rows[0]?.above === true;
}
