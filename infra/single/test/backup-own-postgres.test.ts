import { startEmbeddedPostgres, type EmbeddedPostgres } from "@starlane/embedded-postgres";
import { TEST_PASSWORD } from "@starlane/testing";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { readArchive } from "../src/backup/archive.js";
import { backUp, type BackupFooter } from "../src/backup/back-up.js";
import { restore } from "../src/backup/restore.js";
import { services } from "../src/index.js";

// An external PostgreSQL in which Starlane's role creates roles and owns the database, and is subject to row-level
// security.
const folder = mkdtempSync(join(tmpdir(), "starlane-own-postgres-"));
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  postgres = await startEmbeddedPostgres({ directory: join(folder, "postgres"), durable: false });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

function urlOf(database: string, role?: string): string {
  const url = new URL(postgres.url);
  url.pathname = `/${database}`;
  if (role) [url.username, url.password] = [role, TEST_PASSWORD];
  return url.href;
}

async function sql(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

test("a role that only owns the database backs up everything a superuser sees, and restores it", async () => {
  await sql(
    postgres.url,
    `create role starlane login createrole password '${TEST_PASSWORD}'`,
    "create database original owner starlane",
    "create database restored owner starlane",
  );
  const passwords = Object.fromEntries(services.map(({ name }) => [name, TEST_PASSWORD]));
  const adminUrl = urlOf("original", "starlane");
  for (const service of services) await service.install({ adminUrl, password: TEST_PASSWORD });
  await sql(
    urlOf("original"),
    `insert into agencies.agency (id, code, name, kind)
       values ('00000000-0000-4000-8000-000000000001', 'PSB-640105', '西夏区公安分局', 'SUB_BUREAU')`,
    `insert into agencies.account (id, username, display_name, agency_id)
       select gen_random_uuid(), 'user' || n, '用户', '00000000-0000-4000-8000-000000000001' from generate_series(1, 20) n`,
    `insert into attendance.person select from generate_series(1, 20)`,
  );
  const [own, superuser] = [join(folder, "own"), join(folder, "superuser")];
  const written = await backUp(adminUrl, own, undefined);
  expect(await backUp(urlOf("original"), superuser, undefined)).toMatchObject({ rows: written.rows });
  const [one, other] = await Promise.all(
    [own, superuser].map(
      async (file) => (await readArchive(file, undefined, async () => undefined)) as BackupFooter,
    ),
  );
  expect(one!.digests).toEqual(other!.digests);
  expect(one!.digests["agencies.account"]?.rows).toBe(20);

  const place = { adminUrl: urlOf("restored", "starlane"), services, passwords, onProgress: () => undefined };
  await expect(restore({ ...place, file: own, passphrase: undefined })).resolves.toMatchObject({
    rows: written.rows,
  });
});
