import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { provisionSchema, roleOf } from "../src/index.js";

/** The database of one test file, with a service's schema. */
export interface TestDatabase {
  readonly name: string;
  /** With a superuser role. */
  readonly admin: Client;
  readonly adminUrl: string;
  /** With the service's role. */
  readonly url: string;
}

/** Creates a database in the PostgreSQL of this test run. */
export async function aDatabase(service: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(process.env.STARLANE_TEST_POSTGRES ?? "");
  const server = new Client({ connectionString: url.href });
  await server.connect();
  await server.query(`create database ${name}`);
  await server.end();
  url.pathname = name;
  const adminUrl = url.href;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  url.password = `a secret of ${service}`;
  await provisionSchema(admin, service, `a secret of ${service}`);
  url.username = roleOf(service);
  return { name, admin, adminUrl, url: url.href };
}
