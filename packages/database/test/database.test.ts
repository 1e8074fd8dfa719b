import { defineEntity, p } from "@mikro-orm/core";
import type { EntityManager } from "@mikro-orm/postgresql";
import { mkdtempSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Client, PoolClient } from "pg";
import {
  execute,
  migrate,
  newId,
  openDatabase,
  mapConstraintViolation,
  provisionSchema,
  select,
  selectList,
  sql,
  statementsOf,
  type Database,
} from "../src/index.js";
import { aDatabase } from "./a-database.js";

const LampRow = defineEntity({
  name: "Lamp",
  tableName: "lamp",
  properties: {
    id: p.uuid().primary(),
    litAt: p.datetime(),
    litOn: p.date(),
    version: p.integer().version(),
  },
});

const service = "lamps";
const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), "starlane-migrations-"))}/`);
let admin: Client;
let adminUrl: string;
let database: Database;

beforeAll(async () => {
  const made = await aDatabase(service);
  ({ admin, adminUrl } = made);
  writeFileSync(
    new URL("0001-lamps.sql", folder),
    `create table lamp (id uuid primary key, lit_at timestamptz not null, lit_on date not null, version int not null default 1,
       constraint lamp_is_lit_in_this_century check (lit_at > '2000-01-01'));
     create index lamp_by_day on lamp (lit_on);`,
  );
  expect(await migrate({ adminUrl, service, folders: [folder] })).toEqual(["0001-lamps"]);
  database = await openDatabase({
    url: made.url,
    schema: service,
    rows: [LampRow],
    onError: () => undefined,
  });
});
afterAll(async () => {
  await database.close();
  await admin.end();
});

test("a migration runs once, and provisioning again changes nothing", async () => {
  await provisionSchema(admin, service, "a secret of lamps");
  expect(await migrate({ adminUrl, service, folders: [folder] })).toEqual([]);
});

test("the service reads and writes its tables but does not own them", async () => {
  await expect(database.pool.query("drop table lamps.lamp")).rejects.toThrow("must be owner");
  await expect(database.pool.query("create table lamps.other (id int)")).rejects.toThrow("permission denied");
});

test("a plain row has camel-case columns, instants as Date and dates as text; so has an entity", async () => {
  const em = database.em();
  const id = newId();
  const litAt = new Date("2026-03-01T16:30:00.123Z");
  await execute(em, sql`insert into lamp (id, lit_at, lit_on) values (${id}, ${litAt}, ${"2026-03-02"})`);
  const rows = await select(em, sql`select id, lit_at, lit_on from lamp where id = any(${[id]})`);
  expect(rows).toEqual([{ id, litAt, litOn: "2026-03-02" }]);
  expect(await em.findOneOrFail(LampRow, id)).toMatchObject({ litAt, litOn: "2026-03-02", version: 1 });
});

test("plain SQL takes part in the transaction of its unit of work", async () => {
  const id = newId();
  const attempt = database.em().transactional(async (tx) => {
    await execute(tx, sql`insert into lamp (id, lit_at, lit_on) values (${id}, now(), current_date)`);
    throw new Error("never mind");
  });
  await expect(attempt).rejects.toThrow("never mind");
  expect(await select(database.em(), sql`select id from lamp where id = ${id}`)).toEqual([]);
});

test("maps a violated constraint to its refusal, in an entity's flush and in plain SQL; rethrows other errors", async () => {
  const refusals = { lamp_is_lit_in_this_century: () => "too early" };
  const early = new Date("1999-12-31T00:00:00Z");
  const plain = () =>
    execute(
      database.em(),
      sql`insert into lamp (id, lit_at, lit_on) values (${newId()}, ${early}, ${"1999-12-31"})`,
    );
  const entity = () =>
    database.em().transactional(async (tx) => {
      tx.create(LampRow, { id: newId(), litAt: early, litOn: "1999-12-31", version: 1 });
    });
  expect(await mapConstraintViolation(plain, refusals)).toBe("too early");
  expect(await mapConstraintViolation(entity, refusals)).toBe("too early");
  await expect(mapConstraintViolation(plain, {})).rejects.toThrow("lamp_is_lit_in_this_century");
});

test("counts the statements of one request, not those of another", async () => {
  const other = database.pool.query("select 2");
  const { statements } = await statementsOf(() => select(database.em(), sql`select 1 as one`));
  await other;
  expect(statements).toEqual(["select 1 as one"]);
});

test("prepares a statement sent repeatedly, until a migration changes its result", async () => {
  const client = await database.pool.connect();
  const ask = () => client.query("select * from lamp where id = $1", [newId()]);
  const kept = async () => {
    const { rows } = await client.query<{ count: number }>(
      "select count(*)::int from pg_prepared_statements where statement like 'select * from lamp%'",
    );
    return rows[0]!.count;
  };
  await ask();
  expect(await kept()).toBe(0);
  for (let times = 0; times < 6; times += 1) await ask();
  expect(await kept()).toBe(1);
  await admin.query("alter table lamps.lamp add column colour text");
  await expect(ask()).rejects.toThrow("cached plan");
  expect((await ask()).fields.map(({ name: column }) => column)).toContain("colour");
  client.release();
});

test("reads a list like its rows, with the wanted columns only", async () => {
  interface Thing {
    readonly id: string;
    readonly name: string | null;
    readonly at: Date | null;
    readonly marks: readonly string[];
  }
  const list = (columns: readonly (keyof Thing)[], most: number) =>
    selectList<Thing>(
      database.em(),
      sql`select * from (values
          ('b', null, '2026-03-02T01:00:00.250Z'::timestamptz, '{x,"y \\"z"}'::text[]),
          ('a', '名 "n"', null, '{}')) as thing (id, name, at, marks) limit ${most}`,
      { columns, instants: ["at"] },
    );
  expect(await list(["id", "name", "at", "marks"], 2)).toEqual([
    { id: "b", name: null, at: new Date("2026-03-02T01:00:00.250Z"), marks: ["x", 'y "z'] },
    { id: "a", name: '名 "n"', at: null, marks: [] },
  ]);
  expect(await list(["name"], 2)).toEqual([{ name: null }, { name: '名 "n"' }]);
  expect(await list(["id", "at"], 0)).toEqual([]);
});

test("releases connections that break at any point of a transaction", async () => {
  const pids: number[] = [];
  const cutOff = async (pid: number) => {
    pids.push(pid);
    await admin.query("select pg_terminate_backend($1, 5000)", [pid]);
  };
  const pidOf = async (tx: EntityManager) =>
    (await select<{ pid: number }>(tx, sql`select pg_backend_pid() as pid`))[0]!.pid;
  const broken = [
    (tx: EntityManager) => pidOf(tx).then(cutOff), // before the commit
    async (tx: EntityManager) => {
      await cutOff(await pidOf(tx));
      await select(tx, sql`select 1 as one`); // before a statement
    },
    async (tx: EntityManager) => {
      const pid = await pidOf(tx);
      await Promise.all([select(tx, sql`select pg_sleep(9)`), cutOff(pid)]); // during a statement
    },
  ];
  for (const work of [...broken, ...broken, ...broken, ...broken])
    await expect(database.em().transactional(work)).rejects.toThrow();
  expect(new Set(pids).size).toBe(12); // more than the pool's size
  for (let count = 0; count < 12; count += 1) {
    database.pool.once("acquire", destroySocket); // before the transaction begins
    await expect(database.em().transactional(pidOf)).rejects.toThrow();
  }
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
  expect(await database.em().transactional(pidOf)).toEqual(expect.any(Number));
});

/** Breaks a client's connection, as when the database ends. */
function destroySocket(client: PoolClient): void {
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
}

test("closes both pools although the ORM was never used, so that the process can exit", async () => {
  const url = database.connection.connectionString!;
  const opened = await openDatabase({
    url,
    schema: service,
    rows: [],
    connections: 2,
    onError: () => undefined,
  });
  await opened.pool.query("select 1");
  await opened.close();
  expect([opened.pool.ended, opened.pool.totalCount]).toEqual([true, 0]);
});
