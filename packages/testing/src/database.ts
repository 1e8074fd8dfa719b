import { roleOf } from "@starlane/database";
import type { Service } from "@starlane/service";
import { createHash, randomUUID } from "node:crypto";
import { Client } from "pg";

/**
 * The password of every service's role in the tests' cluster. Roles belong to the cluster, which the test files share.
 */
export const TEST_PASSWORD = "a password only for tests";

/** The database of one test file, with the migrated, empty schemas of some services. */
export interface TestDatabase {
  /** With a superuser role. */
  readonly adminUrl: string;
  /** Returns the URL with a service's own role. */
  urlOf(service: string): string;
  drop(): Promise<void>;
}

/** Clones a migrated template, which the first test that needs it creates. */
export async function aDatabase(services: readonly Service[]): Promise<TestDatabase> {
  const server = new URL(testPostgres());
  const template = await withAdmin(server.href, (admin) => templateOf(admin, server, services));
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await withAdmin(server.href, (admin) => admin.query(`create database ${name} template ${template}`));
  const adminUrl = onDatabase(server, name);
  return {
    adminUrl,
    urlOf: (service) => roleUrl(adminUrl, service),
    drop: async () => {
      await withAdmin(server.href, (admin) => admin.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** Returns the URL of a database with a service's own role. */
export function roleUrl(adminUrl: string, service: string): string {
  const url = new URL(adminUrl);
  url.username = roleOf(service);
  url.password = TEST_PASSWORD;
  return url.href;
}

/** Returns the URL of the run's PostgreSQL. */
export function testPostgres(): string {
  const url = process.env.STARLANE_TEST_POSTGRES;
  if (!url) throw new Error("The tests' PostgreSQL is started by jest's global set-up.");
  return url;
}

async function templateOf(admin: Client, server: URL, services: readonly Service[]): Promise<string> {
  const names = services.map((service) => service.name).sort();
  const template = `template_${createHash("sha256").update(names.join()).digest("hex").slice(0, 12)}`;
  // Test files run in parallel; the first one creates the template, the others wait for it.
  await admin.query("select pg_advisory_lock(hashtext('starlane test template'))");
  const { rowCount } = await admin.query("select from pg_database where datname = $1", [template]);
  if (rowCount) return template;
  const making = `${template}_making`;
  await admin.query(`drop database if exists ${making} with (force)`);
  await admin.query(`create database ${making}`);
  for (const service of services)
    await service.install({ adminUrl: onDatabase(server, making), password: TEST_PASSWORD });
  await admin.query(`alter database ${making} rename to ${template}`);
  return template;
}

async function withAdmin<T>(url: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end(); // also releases the template's lock
  }
}

function onDatabase(server: URL, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
