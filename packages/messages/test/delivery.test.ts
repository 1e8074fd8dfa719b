import {
  migrate,
  openDatabase,
  outboxSchemaOf,
  provisionSchema,
  roleOf,
  type Database,
} from "@starlane/database";
import { randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import {
  inboxMigrations,
  migrateOutbox,
  startOutbox,
  createPublisher,
  whenDelivered,
  type Receiver,
} from "../src/index.js";

const service = "callers";
const schema = outboxSchemaOf(service);
const publish = createPublisher(service);
const quiet = () => undefined;
let admin: Client;
let database: Database;
let received: string[];

beforeAll(async () => {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const server = new Client({ connectionString: process.env.STARLANE_TEST_POSTGRES });
  await server.connect();
  await server.query(`create database ${name}`);
  await server.end();
  const url = new URL(process.env.STARLANE_TEST_POSTGRES!);
  url.pathname = name;
  admin = new Client({ connectionString: url.href });
  await admin.connect();
  await provisionSchema(admin, service, "a secret of callers");
  const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), "starlane-migrations-"))}/`);
  writeFileSync(new URL("0001-nothing.sql", folder), "select 1");
  await migrateOutbox(url.href, service);
  await migrate({ adminUrl: url.href, service, folders: [inboxMigrations, folder] });
  url.username = roleOf(service);
  url.password = "a secret of callers";
  database = await openDatabase({ url: url.href, schema: service, rows: [], onError: quiet });
});
afterAll(async () => {
  await database.close();
  await admin.end();
});
beforeEach(() => {
  received = [];
});

const subscriber: Receiver = {
  name: "subscriber",
  subscribesTo: ["callers.news"],
  deliver: async ({ key }) => void received.push(key),
};
const deliver = (receiver = subscriber) =>
  startOutbox({ pool: database.pool, service, log: quiet, receivers: () => [receiver] });
const say = (key: string) =>
  database.em().transactional((tx) => publish(tx, { name: "callers.news", key, body: { key } }));

/** Locks every message published so far for a worker, as if it had been killed. */
async function leaveWith(worker: string): Promise<void> {
  for (const table of ["_private_job_queues", "_private_jobs"])
    await admin.query(
      `update ${schema}.${table} set locked_by = $1, locked_at = now() - interval '1 minute'
       ${table === "_private_jobs" ? "" : `where id in (select job_queue_id from ${schema}._private_jobs)`}`,
      [worker],
    );
}

test("delivers messages a killed worker had locked, and leaves those of a living one", async () => {
  await say("left");
  await leaveWith("pool-of-the-dead");
  const first = await deliver();
  await whenDelivered(database.pool, service);
  expect(received).toEqual(["left"]);
  await first.stop();

  await say("held");
  await leaveWith("pool-of-the-living");
  await admin.query("select pg_advisory_lock(hashtext('starlane delivers'), hashtext('pool-of-the-living'))");
  const second = await deliver();
  await say("meanwhile");
  while (!received.includes("meanwhile")) await setTimeout(10);
  await setTimeout(2_500); // longer than the check interval
  expect(received).toEqual(["left", "meanwhile"]);
  await admin.query("select pg_advisory_unlock_all()");
  await whenDelivered(database.pool, service);
  expect(received).toEqual(["left", "meanwhile", "held"]);
  await second.stop();
});

test.each([
  ["what is to be delivered", `update ${schema}._private_jobs set run_at = now() + interval '2 hours'`],
  [
    "what a worker that is gone had locked",
    `update ${schema}._private_job_queues set locked_by = 'pool-of-yesterday', locked_at = now() + interval '2 hours'`,
  ],
])("%s is not delayed by a clock that was set back two hours", async (_what, setBack) => {
  await say("of the future");
  if (setBack.includes("queues")) await leaveWith("pool-of-yesterday");
  await admin.query(setBack);
  const outbox = await deliver();
  await whenDelivered(database.pool, service);
  expect(received).toEqual(["of the future"]);
  await outbox.stop();
});

test("loses no message when its connections are cut off repeatedly during delivery", async () => {
  let cuts = 0;
  const outbox = await deliver({
    ...subscriber,
    deliver: async ({ key }) => {
      received.push(key);
      if (cuts >= 3) return;
      cuts += 1;
      // Just before the job is completed: its worker and all other connections fail.
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
    },
  });
  const keys = Array.from({ length: 12 }, (_, index) => `cut ${index}`);
  for (const key of keys)
    while (
      !(await say(key).then(
        () => true,
        () => false,
      ))
    )
      await setTimeout(20);
  while ((await admin.query(`select from ${schema}._private_jobs`)).rowCount) await setTimeout(20);
  expect(cuts).toBe(3);
  expect(new Set(received)).toEqual(new Set(keys));
  await outbox.stop();
});
