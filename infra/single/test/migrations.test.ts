import type { Service } from "@starlane/service";
import { TEST_PASSWORD, testPostgres } from "@starlane/testing";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Client } from "pg";
import { services } from "../src/index.js";

// Every prefix of a service's migrations is a possible state of an installation. Rows are written in the earliest one
// and migrated through all of them.

/** Rows of the earliest state, and assertions about them in the newest. */
const FIXTURES = new URL("./migrations/", import.meta.url);
const fixture = (service: string, part: "rows" | "holds") =>
  readFileSync(new URL(`${service}.${part}.sql`, FIXTURES), "utf8");

const made: string[] = [];
async function aDatabase(): Promise<{ admin: Client; adminUrl: string }> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const server = new Client({ connectionString: testPostgres() });
  await server.connect();
  await server.query(`create database ${name}`);
  await server.end();
  made.push(name);
  const url = new URL(testPostgres());
  url.pathname = `/${name}`;
  const admin = new Client({ connectionString: url.href });
  admin.on("error", () => undefined); // the database is dropped under a failed test
  await admin.connect();
  return { admin, adminUrl: url.href };
}
afterAll(async () => {
  const server = new Client({ connectionString: testPostgres() });
  await server.connect();
  for (const name of made) await server.query(`drop database ${name} with (force)`);
  await server.end();
});

/** Returns the tables of a schema: columns, constraints, indexes, triggers. */
async function shapeOf(admin: Client, schema: string): Promise<unknown[]> {
  const { rows } = await admin.query(
    `select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = $1::text::regnamespace and c.relkind = 'r'
     union all select k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid), k.convalidated::text
       from pg_constraint k where k.connamespace = $1::text::regnamespace and k.contype <> 'n'
     union all select tablename, indexname, indexdef, '' from pg_indexes where schemaname = $1::text
     union all select t.tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid), tgenabled::text
       from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relnamespace = $1::text::regnamespace and not tgisinternal
     order by 1, 2, 3, 4`,
    [schema],
  );
  return rows;
}

async function countsOf(admin: Client, schema: string): Promise<Record<string, number>> {
  const { rows } = await admin.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = $1 and tablename <> 'migration' order by 1",
    [schema],
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const counted = await admin.query<{ rows: number }>(
      `select count(*)::int as rows from ${schema}."${name}"`,
    );
    counts[name] = counted.rows[0]!.rows;
  }
  return counts;
}

/** Returns the number of migrations in the first release: those up to the service's own first file. */
function earliestOf(service: Service): number {
  const own = readdirSync(new URL(`../../../services/${service.name}/migrations`, import.meta.url)).sort();
  return service.migrations().indexOf(own[0]!.replace(/\.sql$/, "")) + 1;
}

test.each(services.map((service) => [service.name, service] as const))(
  "%s: rows of the first release pass through every state, and are complete in the last",
  async (name, service) => {
    const all = service.migrations();
    const { admin, adminUrl } = await aDatabase();
    const install = (count: number) =>
      service.install({ adminUrl, password: TEST_PASSWORD, migrations: all.slice(0, count) });
    const first = earliestOf(service);
    await install(first);
    await admin.query(`set search_path = ${name}, public`);
    await admin.query(fixture(name, "rows"));
    let before = await countsOf(admin, name);
    expect(Object.values(before).filter((rows) => rows > 0).length).toBeGreaterThan(5);
    for (let count = first + 1; count <= all.length; count += 1) {
      expect(await install(count)).toEqual([all[count - 1]]);
      const after = await countsOf(admin, name);
      const fewer = Object.keys(before).filter((table) => (after[table] ?? 0) < before[table]!);
      expect([all[count - 1], fewer]).toEqual([all[count - 1], []]);
      before = after;
    }
    const { rows: broken } = await admin.query(fixture(name, "holds"));
    expect(broken).toEqual([]);

    const fresh = await aDatabase();
    await service.install({ adminUrl: fresh.adminUrl, password: TEST_PASSWORD });
    await fresh.admin.query(`set search_path = ${name}, public`);
    expect(await shapeOf(admin, name)).toEqual(await shapeOf(fresh.admin, name));
    await Promise.all([admin.end(), fresh.admin.end()]);
  },
);
