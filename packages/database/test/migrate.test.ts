import { randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { migrate, MigrationBlocked, provisionSchema } from "../src/index.js";

const service = "movers";
let admin: Client;
let adminUrl: string;

beforeEach(async () => {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const server = new Client({ connectionString: process.env.STARLANE_TEST_POSTGRES });
  await server.connect();
  await server.query(`create database ${name}`);
  await server.end();
  const url = new URL(process.env.STARLANE_TEST_POSTGRES!);
  url.pathname = name;
  adminUrl = url.href;
  admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await provisionSchema(admin, service, "a secret of movers");
});
afterEach(() => admin.end());

function folderOf(files: Readonly<Record<string, string>>): URL {
  const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), "starlane-migrations-"))}/`);
  for (const [name, text] of Object.entries(files)) writeFileSync(new URL(`${name}.sql`, folder), text);
  return folder;
}

const FIRST = { "0001-crate": "create table crate (id int primary key); insert into crate values (1)" };

test("of many processes that start at once one migrates, and the others find it done", async () => {
  const folders = [folderOf({ ...FIRST, "0002-label": "alter table crate add column label text" })];
  const ran = await Promise.all(Array.from({ length: 20 }, () => migrate({ adminUrl, service, folders })));
  expect(ran.filter((names) => names.length > 0)).toEqual([["0001-crate", "0002-label"]]);
});

test("a failed migration leaves the previous state, even after others succeeded", async () => {
  await migrate({ adminUrl, service, folders: [folderOf(FIRST)] });
  const folders = [
    folderOf({
      ...FIRST,
      "0002-label": "alter table crate add column label text",
      "0003-broken": "alter table crate add column weight_kg int; update crate set weight_kg = 1 / 0",
    }),
  ];
  await expect(migrate({ adminUrl, service, folders })).rejects.toThrow("division by zero");
  const { rows } = await admin.query(
    "select attname from pg_attribute where attrelid = 'movers.crate'::regclass and attnum > 0",
  );
  expect(rows).toEqual([{ attname: "id" }]);
  expect((await admin.query("select name from movers.migration")).rows).toEqual([{ name: "0001-crate" }]);
});

test("gives up waiting for a lock with an error, blocks no one meanwhile, and runs once the lock is released", async () => {
  await migrate({ adminUrl, service, folders: [folderOf(FIRST)] });
  const folders = [folderOf({ ...FIRST, "0002-label": "alter table crate add column label text" })];
  const holder = new Client({ connectionString: adminUrl });
  await holder.connect();
  await holder.query("begin; select from movers.crate");
  const blocked = migrate({ adminUrl, service, folders, lockTimeoutMs: 100, tries: 1 });
  await expect(blocked).rejects.toThrow(MigrationBlocked);
  await admin.query("insert into movers.crate values (2)");

  const patient = migrate({ adminUrl, service, folders, lockTimeoutMs: 100, tries: 1_000 });
  const waits = "select from pg_locks where relation = 'movers.crate'::regclass and not granted";
  while ((await admin.query(waits)).rowCount === 0) await setTimeout(5);
  while ((await admin.query(waits)).rowCount !== 0) await setTimeout(5); // it gave up at least once
  await holder.query("commit");
  await holder.end();
  expect(await patient).toEqual(["0002-label"]);
});
