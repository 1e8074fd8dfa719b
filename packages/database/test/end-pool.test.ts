import { Pool, type Client, type PoolClient } from "pg";
import { trackConnections, makeReleaseIdempotent } from "../src/index.js";
import { aDatabase } from "./a-database.js";

let admin: Client;
let adminUrl: string;
beforeAll(async () => {
  ({ admin, adminUrl } = await aDatabase("ends"));
});
afterAll(() => admin.end());

const taken = (pool: Pool, count: number) => Promise.all(Array.from({ length: count }, () => pool.connect()));
const sessions = async (name: string): Promise<number> => {
  const { rows } = await admin.query(
    "select count(*)::int as count from pg_stat_activity where application_name = $1",
    [name],
  );
  return rows[0].count;
};

test("a pool ends only when its connections are closed, including those just destroyed", async () => {
  const pool = new Pool({ connectionString: adminUrl, max: 20 });
  const end = trackConnections(pool, () => undefined);
  let closed = 0;
  pool.on("connect", (client) => client.once("end", () => (closed += 1)));
  const clients = await taken(pool, 20);
  clients.forEach((client, nth) => client.release(nth < 5));
  await end();
  expect(closed).toBe(20);
});

test("control: by itself a pool ends before its connections", async () => {
  const pool = new Pool({ connectionString: adminUrl, max: 20 });
  let closed = 0;
  pool.on("connect", (client) => client.once("end", () => (closed += 1)));
  for (const client of await taken(pool, 20)) client.release();
  await pool.end();
  expect(closed).toBeLessThan(20);
});

test("reports broken idle connections until the pool ends, and stays usable", async () => {
  const name = "breaks";
  const pool = new Pool({ connectionString: adminUrl, application_name: name, max: 2 });
  const told: Error[] = [];
  const end = trackConnections(pool, (error) => void told.push(error));
  const [one, other] = (await taken(pool, 2)) as [PoolClient, PoolClient];
  other.release();
  const ended = [one, other].map((client) => new Promise((resolve) => client.once("end", resolve)));
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", [
    name,
  ]);
  await Promise.all(ended);
  expect(told).toMatchObject([{ code: "57P01" }]);
  one.release(true);
  await end();
  while ((await sessions(name)) > 0); // PostgreSQL lists a session slightly longer than it answers
});

describe("a connection that is released twice", () => {
  const given = (pool: Pool) =>
    new Promise<{ client: PoolClient; release: (destroy?: boolean) => void }>((resolve, reject) =>
      pool.connect((error, client, release) => (client ? resolve({ client, release }) : reject(error!))),
    );

  test.each([false, true])(
    "is released once, and stays with its next user (broken: %s)",
    async (isBroken) => {
      const pool = new Pool({ connectionString: adminUrl, max: 1 });
      makeReleaseIdempotent(pool);
      const end = trackConnections(pool, () => undefined);
      const first = await given(pool);
      first.release(isBroken);
      const next = await given(pool);
      first.release(isBroken);
      expect([pool.totalCount, pool.idleCount]).toEqual([1, 0]);
      expect((await next.client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
      next.release();
      expect(() => next.client.release()).not.toThrow();
      await end();
    },
  );

  test("control: without the guard, the second release throws", async () => {
    const pool = new Pool({ connectionString: adminUrl, max: 1 });
    const { release } = await given(pool);
    release();
    expect(() => release()).toThrow("already been released");
    await pool.end();
  });
});
