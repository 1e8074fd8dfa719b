import { setTimeout } from "node:timers/promises";
import type { Client } from "pg";
import {
  runAsSystem,
  withoutAbortSignal,
  openDatabase,
  select,
  sql,
  withAbortSignal,
  type Database,
} from "../src/index.js";
import { aDatabase } from "./a-database.js";

const service = "waits";
let name: string;
let database: Database;
let admin: Client;

beforeAll(async () => {
  const made = await aDatabase(service);
  ({ name, admin } = made);
  database = await openDatabase({
    url: made.url,
    schema: service,
    rows: [],
    connections: 2,
    onError: () => undefined,
  });
});
afterAll(async () => {
  await database.close();
  await admin.end();
});

/** Returns the number of statements sleeping in the database. */
async function sleeping(): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = '${name}' and state = 'active' and query like '%pg_sleep(%' and pid <> pg_backend_pid()`,
  );
  return rows[0]!.count;
}
/** Waits until this many statements sleep. Throws if they were answered instead, with the answer. */
async function asleep(count: number, answers?: Promise<unknown>): Promise<void> {
  let answered: unknown;
  void answers?.then((answer) => (answered = answer));
  while ((await sleeping()) !== count) {
    if (answered !== undefined) throw new Error("It did not sleep.", { cause: answered });
    await setTimeout(10);
  }
}

const SLEEP = sql`select pg_sleep(25)`;
const STATEMENT_KINDS: [string, () => Promise<unknown>][] = [
  ["a request", () => runAsSystem(() => select(database.requestEm(), SLEEP))],
  ["a request, in a transaction", () => runAsSystem(() => inTransaction(database.requestEm()))],
  ["the service's own", () => select(database.em(), SLEEP)],
  ["the driver's", () => database.pool.query("select pg_sleep(25)")],
];
const inTransaction = (em: ReturnType<Database["em"]>) =>
  em.transactional(async (tx) => {
    await select(tx, SLEEP).catch(() => undefined); // continues whatever the result of the first
    await select(tx, sql`select 1 as one`);
  });

describe.each(STATEMENT_KINDS)("a statement of %s", (_of, sleep) => {
  test("ends when its signal is aborted, and later statements are not sent", async () => {
    const waited = new AbortController();
    // The third finds no free connection.
    const answers = withAbortSignal(waited.signal, () => Promise.allSettled([sleep(), sleep(), sleep()]));
    await asleep(2, answers);
    waited.abort();
    expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    await asleep(0);
    await expect(withAbortSignal(waited.signal, sleep)).rejects.toThrow("The query was aborted");
  });

  test("continues when other requests share it", async () => {
    const waited = new AbortController();
    const answer = withAbortSignal(waited.signal, () => withoutAbortSignal(sleep)).catch(
      (error: Error) => error,
    );
    await asleep(1, answer);
    waited.abort();
    await setTimeout(300);
    expect(await sleeping()).toBe(1);
    await admin.query(
      `select pg_cancel_backend(pid) from pg_stat_activity where datname = '${name}' and query like '%pg_sleep(%' and pid <> pg_backend_pid()`,
    );
    await answer;
    await asleep(0);
  });
});

test("of hundreds that abort just as they are answered, none cancels the next user's statement", async () => {
  const read = (seconds: number) =>
    runAsSystem(() => select(database.requestEm(), sql`select 1 as one, pg_sleep(${seconds})`));
  const taken: unknown[] = [];
  const lane = async () => {
    for (let index = 0; index < 200; index += 1) {
      const waited = new AbortController();
      const leaves = withAbortSignal(waited.signal, () => read(0.001)).catch(() => undefined);
      await setTimeout(index % 4);
      waited.abort();
      await leaves;
      await read(0.005).catch((error: unknown) => taken.push(error));
    }
  };
  await Promise.all([lane(), lane()]);
  expect(taken).toEqual([]);
});
