import { defineEntity, p } from "@mikro-orm/core";
import {
  change,
  migrate,
  openDatabase,
  outboxSchemaOf,
  provision,
  roleOf,
  select,
  sql,
  type Database,
} from "@starlane/database";
import { randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { z } from "zod";
import {
  applyOnce,
  hear,
  inboxMigrations,
  migrateOutbox,
  isToldFor,
  noteToldFor,
  startOutbox,
  tellAgain,
  teller,
  telling,
  unhurriedTeller,
  untilTold,
  type Hearing,
  type Receiver,
} from "../src/index.js";
import type { EntityManager } from "@mikro-orm/postgresql";

const HeardRow = defineEntity({ name: "Heard", tableName: "heard", properties: { key: p.text().primary() } });
const service = "criers";
const tell = teller(service);
const hearings: Hearing<EntityManager>[] = [
  hear(
    "criers.news",
    z.object({ key: z.string(), version: z.number() }),
    async (tx: EntityManager, { key, version }) => {
      await change(
        tx,
        sql`insert into heard (key, version, times) values (${key}, ${version}, 1) on conflict (key) do update
          set times = heard.times + 1, version = greatest(heard.version, excluded.version)`,
      );
    },
  ),
];
const quiet = () => undefined;
const times = <T>(n: number, make: (index: number) => T): T[] =>
  Array.from({ length: n }, (_, index) => make(index));
/** The PostgreSQL of this test run. */
const server = process.env.STARLANE_TEST_POSTGRES ?? "";
let database: Database;

beforeAll(async () => {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = name;
  const admin = new Client({ connectionString: url.href });
  await admin.connect();
  await provision(admin, service, "a secret of criers");
  await admin.end();
  const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), "starlane-migrations-"))}/`);
  writeFileSync(
    new URL("0001-heard.sql", folder),
    "create table heard (key text primary key, version int, times int)",
  );
  await migrateOutbox(url.href, service);
  await migrate({ adminUrl: url.href, service, folders: [inboxMigrations, folder] });
  url.username = roleOf(service);
  url.password = "a secret of criers";
  database = await openDatabase({ url: url.href, schema: service, rows: [HeardRow], onError: quiet });
});
afterAll(() => database.close());
beforeEach(() => database.pool.query("delete from heard"));

const receiver = (deliver: Receiver["deliver"]): Receiver => ({
  name: "hearer",
  hears: ["criers.news"],
  deliver,
});
const heard = () => select(database.em(), sql`select key, version, times from heard order by key`);
const news = (key: string, version: number) => ({ name: "criers.news", key, body: { key, version } });

test("what a transaction tells is told if it commits, and not if it does not", async () => {
  const outbox = await startOutbox({
    pool: database.pool,
    service,
    log: quiet,
    receivers: () => [receiver((message) => applyOnce(database.em(), hearings, message))],
  });
  const fails = database.em().transactional(async (tx) => {
    await tell(tx, news("lost", 1));
    throw new Error("never mind");
  });
  await expect(fails).rejects.toThrow("never mind");
  await Promise.all(
    times(32, (n) => database.em().transactional((tx) => tell(tx, news(`kept ${n % 8}`, n)))),
  );
  await untilTold(database.pool, service);
  expect(await heard()).toEqual(times(8, (n) => ({ key: `kept ${n}`, version: n + 24, times: 4 })));
  await outbox.stop();
});

test("a receiver that fails after it has written hears again, and applies once", async () => {
  const second = Promise.withResolvers<void>();
  let deliveries = 0;
  const outbox = await startOutbox({
    pool: database.pool,
    service,
    log: quiet,
    receivers: () => [
      receiver(async (message) => {
        await applyOnce(database.em(), hearings, message);
        deliveries += 1;
        if (deliveries === 1) throw new Error("the answer was lost on the way");
        second.resolve();
      }),
    ],
  });
  await database.em().transactional((tx) => tell(tx, news("once", 7)));
  await second.promise;
  expect(await heard()).toEqual([{ key: "once", version: 7, times: 1 }]);
  await outbox.stop();
});

test("who tells waits for nobody who has told and not committed yet", async () => {
  const many = (what: string) => times(300, (n) => news(`${what} ${n}`, 1));
  await database.em().transactional(async (tx) => {
    await tell(tx, ...many("one"));
    await database.em().transactional((other) => tell(other, ...many("another")));
  });
  await database.pool.query(`delete from ${outboxSchemaOf(service)}._private_jobs`);
});

test("a message told while nobody delivers is told when somebody does", async () => {
  await database.em().transactional((tx) => tell(tx, news("later", 1)));
  expect(await heard()).toEqual([]);
  const outbox = await startOutbox({
    pool: database.pool,
    service,
    log: quiet,
    receivers: () => [receiver((message) => applyOnce(database.em(), hearings, message))],
  });
  await untilTold(database.pool, service);
  expect(await heard()).toEqual([{ key: "later", version: 1, times: 1 }]);
  await outbox.stop();
});

test("what can wait is told after what was told later", async () => {
  const unhurried = unhurriedTeller(service);
  await database.em().transactional((tx) => unhurried(tx, ...times(40, (n) => news(`again ${n}`, 1))));
  await database.em().transactional((tx) => tell(tx, news("at once", 1)));
  const order: string[] = [];
  const outbox = await startOutbox({
    pool: database.pool,
    service,
    log: quiet,
    receivers: () => [receiver(async ({ key }) => void order.push(key))],
  });
  await untilTold(database.pool, service);
  await outbox.stop();
  expect(order.indexOf("at once")).toBeLessThan(4); // four are told at once
  expect(order).toHaveLength(41);
});

test("what could not be heard still goes after all else", async () => {
  const failed = Promise.withResolvers<void>();
  const outbox = await startOutbox({
    pool: database.pool,
    service,
    log: quiet,
    receivers: () => [
      receiver(async () => {
        failed.resolve();
        throw new Error("not now");
      }),
    ],
  });
  await database.em().transactional((tx) => unhurriedTeller(service)(tx, news("again", 1)));
  await failed.promise;
  const priorities = async () =>
    (await database.pool.query(`select distinct priority from ${outboxSchemaOf(service)}._private_jobs`))
      .rows;
  await outbox.stop();
  expect(await priorities()).toEqual([{ priority: 10 }]);
  await database.pool.query(`delete from ${outboxSchemaOf(service)}._private_jobs`);
});

describe("all that is owned, told again", () => {
  const owned = times(1_234, (n) => ({ id: String(n).padStart(4, "0") }));
  const chunks: number[] = [];
  const things = telling(
    "criers.news",
    async (_tx: EntityManager, after, most) =>
      owned.filter(({ id }) => after === null || id > after).slice(0, most),
    async (how, tx, ...some) => {
      chunks.push(some.length);
      await how(tx, ...some.map(({ id }) => news(id, 1)));
    },
  );
  const none = telling(
    "criers.silence",
    async () => [],
    () => Promise.reject(new Error("there is nothing to tell")),
  );

  test("is told once, in chunks", async () => {
    const told = await tellAgain({
      em: () => database.em(),
      tell: unhurriedTeller(service),
      tellings: [none, things],
      now: new Date("2026-03-02T01:00:00Z"),
    });
    expect([told, chunks]).toEqual([1_234, [500, 500, 234]]);
    const outbox = await startOutbox({
      pool: database.pool,
      service,
      log: quiet,
      receivers: () => [receiver((message) => applyOnce(database.em(), hearings, message))],
    });
    await untilTold(database.pool, service);
    await outbox.stop();
    expect((await heard()).map((row) => ({ id: (row as { key: string }).key }))).toEqual(owned);
    const queues = `select count(*)::int from ${outboxSchemaOf(service)}._private_job_queues`;
    expect((await database.pool.query(queues)).rows[0].count).toBeLessThanOrEqual(64);
  });

  test("is noted for a state of the tables, and for no other", async () => {
    const states = async () => Promise.all(["one", "two"].map((tables) => isToldFor(database.em(), tables)));
    expect(await states()).toEqual([false, false]);
    await noteToldFor(database.em(), "one");
    expect(await states()).toEqual([true, false]);
    await noteToldFor(database.em(), "two");
    expect(await states()).toEqual([false, true]);
  });
});
