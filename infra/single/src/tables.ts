import { startEmbeddedPostgres } from "@starlane/embedded-postgres";
import { SERVICE_NAMES } from "@starlane/service";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { services } from "./services.js";

const COLUMNS = `
  select n.nspname || '.' || c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then '' else ' null' end as type
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and n.nspname = any($1) and c.relname <> 'migration'
  order by array_position($1, n.nspname::text), c.relname, a.attnum`;

/** Checks, keys and exclusions; NOT NULL is listed with its column. */
const CONSTRAINTS = `
  select n.nspname || '.' || c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as says
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any($1) and k.contype <> 'n' and c.relname <> 'migration'
  order by k.contype, k.conname`;

/** Lists every table of every service after all migrations, read from a temporary PostgreSQL. */
export async function tablesReference(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "starlane-tables-"));
  const postgres = await startEmbeddedPostgres({ directory, durable: false });
  try {
    for (const service of services)
      await service.install({ adminUrl: postgres.url, password: "read by nobody" });
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const columns = await client.query<{ table: string; column: string; type: string }>(COLUMNS, [
      SERVICE_NAMES,
    ]);
    const constraints = await client.query<{ table: string; name: string; says: string }>(CONSTRAINTS, [
      SERVICE_NAMES,
    ]);
    await client.end();
    const rules = Map.groupBy(constraints.rows, (row) => row.table);
    const sections = [...Map.groupBy(columns.rows, (row) => row.table)].map(([table, cells]) =>
      [
        `## ${table}`,
        "",
        ...cells.map(({ column, type }) => `- \`${column}\` ${type}`),
        "",
        ...(rules.get(table) ?? []).map(({ name, says }) => `- ${name}: \`${says}\``),
      ].join("\n"),
    );
    return ["# Tables 数据表", ...sections].join("\n\n");
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
