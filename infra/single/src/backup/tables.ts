import { outboxSchemaOf, ownerOf } from "@starlane/database";
import { SERVICE_NAMES, type ServiceName } from "@starlane/service";
import type { ClientBase } from "pg";

/** The tables about migrations themselves: they are recreated by running them. */
const OF_MIGRATIONS = ["migration", "migrations"];

/** A table whose rows are backed up. */
export interface BackupTable {
  readonly schema: string;
  readonly name: string;
  /** The role that owns it. */
  readonly owner: string;
  /** Its columns except generated ones, in the order of their names, quoted for SQL. */
  readonly columns: readonly string[];
}

/** A digest of a table's rows, independent of their order. */
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

/** Settings with which values are read and written identically in every cluster and session. */
export const SAME_TEXT = `set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local search_path = pg_catalog;
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`;

/** Returns the tables of all existing schemas, each after the tables it refers to. */
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
    // In a cycle at least one foreign key is deferred: any table may be first, since the others exist at the commit.
    for (const [name, { refersTo: _, ...table }] of free.length > 0 ? free : [...waiting].slice(0, 1)) {
      waiting.delete(name);
      ordered.push(table);
    }
  }
  return ordered;
}

/** Returns the qualified name, quoted for SQL. */
export const qualified = ({ schema, name }: Pick<BackupTable, "schema" | "name">): string =>
  [schema, name]
    .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join(".");

/** Computes a table's digest. The session must have the settings of `SAME_TEXT`. */
export async function digestOf(client: ClientBase, table: BackupTable): Promise<Digest> {
  const { rows } = await client.query<Digest>(
    `select count(*)::int as rows, coalesce(sum(('x' || left(encode(sha256(convert_to(
         row(${table.columns.join()})::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint::numeric), 0)::text as sum
     from ${qualified(table)}`,
  );
  return rows[0]!;
}

/** The position of a sequence. */
export interface SequenceAt {
  readonly schema: string;
  readonly name: string;
  readonly last: string;
  readonly called: boolean;
}

/** Reads the sequences after the rows: a sequence is not part of a snapshot, and must not be behind them. */
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

/** Returns true if the role bypasses row-level security; an owner does not where it is forced. */
export async function isAboveRowSecurity(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ above: boolean }>(
    "select rolsuper or rolbypassrls as above from pg_roles where rolname = current_user",
  );
  return rows[0]?.above === true;
}
