import { testPostgres } from "@starlane/testing";
import { once } from "node:events";
import { Client, Pool } from "pg";
import { EventChanges } from "../src/calendar/event/event-changes.js";

let pool: Pool;
let admin: Client;
beforeEach(async () => {
  pool = new Pool({ connectionString: testPostgres(), application_name: "event changes", max: 2 });
  pool.on("error", () => undefined);
  admin = new Client({ connectionString: testPostgres() });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await pool.end();
});

const notify = (campaign: string, event: string) =>
  admin.query("select pg_notify('campaigns_event_changed', $1)", [`${campaign} ${event}`]);
const killListener = () =>
  admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'event changes'",
  );

test("yields the events of the subscribed campaign and no others", async () => {
  const changes = new EventChanges(pool, () => undefined);
  await changes.open();
  const watching = changes.of("one");
  const first = watching.next();
  await notify("other", "x");
  await notify("one", "y");
  expect(await first).toEqual({ done: false, value: "y" });
  await changes.close();
});

test("ends at once when its reader aborts, even without events", async () => {
  const changes = new EventChanges(pool, () => undefined);
  await changes.open();
  const reader = new AbortController();
  const next = changes.of("one", reader.signal).next();
  reader.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  await changes.close();
});

test("listens again after its connection was ended, and closes cleanly at any moment", async () => {
  const failures: unknown[] = [];
  const changes = new EventChanges(pool, (failure) => failures.push(failure));
  await changes.open();
  const next = changes.of("one").next();
  const reconnected = once(pool, "connect");
  await killListener();
  await reconnected;
  while (
    (await admin.query("select from pg_stat_activity where query like 'listen campaigns_event_changed'"))
      .rowCount === 0
  );
  await notify("one", "again");
  expect(await next).toEqual({ done: false, value: "again" });
  expect(failures).toHaveLength(1);
  await killListener();
  await changes.close();
});
