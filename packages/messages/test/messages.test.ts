import { defineEntity, p } from "@mikro-orm/core";
import {
  execute,
  migrate,
  openDatabase,
  outboxSchemaOf,
  provisionSchema,
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
  onMessage,
  inboxMigrations,
  migrateOutbox,
  isResyncedFor,
  markResyncedFor,
  startOutbox,
  republishAll,
  createPublisher,
  messageSource,
  LOW_PRIORITY,
  whenDelivered,
  type MessageHandler,
  type Receiver,
} from "../src/index.js";
import type { EntityManager } from "@mikro-orm/postgresql";

const ReceivedRow = defineEntity({
  name: "Received",
  tableName: "received",
  properties: { key: p.text().primary() },
});
const service = "criers";
const publish = createPublisher(service);
const handlers: MessageHandler<EntityManager>[] = [
  onMessage(
    "criers.news",
    z.object({ key: z.string(), version: z.number() }),
    async (tx: EntityManager, { key, version }) => {
      await execute(
        tx,
        sql`insert into received (key, version, times) values (${key}, ${version}, 1) on conflict (key) do update
          set times = received.times + 1, version = greatest(received.version, excluded.version)`,
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
  await provisionSchema(admin, service, "a secret of criers");
  await admin.end();
  const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), "starlane-migrations-"))}/`);
  writeFileSync(
    new URL("0001-received.sql", folder),
    "create table received (key text primary key, version int, times int)",
  );
  await migrateOutbox(url.href, service);
  await migrate({ adminUrl: url.href, service, folders: [inboxMigrations, folder] });
  url.username = roleOf(service);
  url.password = "a secret of criers";
  database = await openDatabase({ url: url.href, schema: service, rows: [ReceivedRow], onError: quiet });
});
afterAll(() => database.close());
beforeEach(() => database.pool.query("delete from received"));

const receiver = (deliver: Receiver["deliver"]): Receiver => ({
  name: "subscriber",
  subscribesTo: ["criers.news"],
  deliver,
});
const received = () => select(database.em(), sql`select key, version, times from received order by key`);
const news = (key: string, version: number) => ({ name: "criers.news", key, body: { key, version } });

test("delivers what a transaction published if it commits, and not if it rolls back", async () => {
  const outbox = await startOutbox({
    pool: database.pool,
    service,
    log: quiet,
    receivers: () => [receiver((message) => applyOnce(database.em(), handlers, message))],
  });
  const fails = database.em().transactional(async (tx) => {
    await publish(tx, news("lost", 1));
    throw new Error("never mind");
  });
  await expect(fails).rejects.toThrow("never mind");
  await Promise.all(
    times(32, (n) => database.em().transactional((tx) => publish(tx, news(`kept ${n % 8}`, n)))),
  );
  await whenDelivered(database.pool, service);
  expect(await received()).toEqual(times(8, (n) => ({ key: `kept ${n}`, version: n + 24, times: 4 })));
  await outbox.stop();
});

test("delivers again to a receiver that failed after it had written, which applies once", async () => {
  const second = Promise.withResolvers<void>();
  let deliveries = 0;
  const outbox = await startOutbox({
    pool: database.pool,
    service,
    log: quiet,
    receivers: () => [
      receiver(async (message) => {
        await applyOnce(database.em(), handlers, message);
        deliveries += 1;
        if (deliveries === 1) throw new Error("the answer was lost on the way");
        second.resolve();
      }),
    ],
  });
  await database.em().transactional((tx) => publish(tx, news("once", 7)));
  await second.promise;
  expect(await received()).toEqual([{ key: "once", version: 7, times: 1 }]);
  await outbox.stop();
});

test("publishes without waiting for a transaction that has published and not committed", async () => {
  const many = (what: string) => times(300, (n) => news(`${what} ${n}`, 1));
  await database.em().transactional(async (tx) => {
    await publish(tx, ...many("one"));
    await database.em().transactional((other) => publish(other, ...many("another")));
  });
  await database.pool.query(`delete from ${outboxSchemaOf(service)}._private_jobs`);
});

test("delivers a message that was published while no worker ran, once one does", async () => {
  await database.em().transactional((tx) => publish(tx, news("later", 1)));
  expect(await received()).toEqual([]);
  const outbox = await startOutbox({
    pool: database.pool,
    service,
    log: quiet,
    receivers: () => [receiver((message) => applyOnce(database.em(), handlers, message))],
  });
  await whenDelivered(database.pool, service);
  expect(await received()).toEqual([{ key: "later", version: 1, times: 1 }]);
  await outbox.stop();
});

test("delivers low-priority messages after others that were published later", async () => {
  const publishLater = createPublisher(service, LOW_PRIORITY);
  await database.em().transactional((tx) => publishLater(tx, ...times(40, (n) => news(`again ${n}`, 1))));
  await database.em().transactional((tx) => publish(tx, news("at once", 1)));
  const order: string[] = [];
  const outbox = await startOutbox({
    pool: database.pool,
    service,
    log: quiet,
    receivers: () => [receiver(async ({ key }) => void order.push(key))],
  });
  await whenDelivered(database.pool, service);
  await outbox.stop();
  expect(order.indexOf("at once")).toBeLessThan(4); // four are delivered at once
  expect(order).toHaveLength(41);
});

test("keeps the low priority of a message that was not accepted", async () => {
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
  await database.em().transactional((tx) => createPublisher(service, LOW_PRIORITY)(tx, news("again", 1)));
  await failed.promise;
  const priorities = async () =>
    (await database.pool.query(`select distinct priority from ${outboxSchemaOf(service)}._private_jobs`))
      .rows;
  await outbox.stop();
  expect(await priorities()).toEqual([{ priority: 10 }]);
  await database.pool.query(`delete from ${outboxSchemaOf(service)}._private_jobs`);
});

describe("republishing everything", () => {
  const owned = times(1_234, (n) => ({ id: String(n).padStart(4, "0") }));
  const chunks: number[] = [];
  const things = messageSource(
    "criers.news",
    async (_tx: EntityManager, after, most) =>
      owned.filter(({ id }) => after === null || id > after).slice(0, most),
    async (how, tx, ...some) => {
      chunks.push(some.length);
      await how(tx, ...some.map(({ id }) => news(id, 1)));
    },
  );
  const none = messageSource(
    "criers.silence",
    async () => [],
    () => Promise.reject(new Error("there is nothing to publish")),
  );

  test("is published once, in chunks", async () => {
    const republished = await republishAll({
      em: () => database.em(),
      publish: createPublisher(service, LOW_PRIORITY),
      sources: [none, things],
      now: new Date("2026-03-02T01:00:00Z"),
    });
    expect([republished, chunks]).toEqual([1_234, [500, 500, 234]]);
    const outbox = await startOutbox({
      pool: database.pool,
      service,
      log: quiet,
      receivers: () => [receiver((message) => applyOnce(database.em(), handlers, message))],
    });
    await whenDelivered(database.pool, service);
    await outbox.stop();
    expect((await received()).map((row) => ({ id: (row as { key: string }).key }))).toEqual(owned);
    const queues = `select count(*)::int from ${outboxSchemaOf(service)}._private_job_queues`;
    expect((await database.pool.query(queues)).rows[0].count).toBeLessThanOrEqual(64);
  });

  test("is recorded for one state of the tables, and for no other", async () => {
    const states = async () =>
      Promise.all(["one", "two"].map((tables) => isResyncedFor(database.em(), tables)));
    expect(await states()).toEqual([false, false]);
    await markResyncedFor(database.em(), "one");
    expect(await states()).toEqual([true, false]);
    await markResyncedFor(database.em(), "two");
    expect(await states()).toEqual([false, true]);
  });
});
