import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { aStarlane, type TestStarlane } from "./starlane.js";

/** Long enough for a statement to be running, and far shorter than its time limit. */
const TIMEOUT_MS = 3_000;
/** Without cancellation a statement ends after 30 seconds. */
const SOON_MS = 10_000;
/** Reads through each of a service's database pools, with the table each waits for. */
const READS: [string, string, string][] = [
  ["as the viewer", "campaigns.speaker", "{ speakers { id } }"],
  ["counted over everybody", "attendance.reach_cell", `{ coverage(area: "640105") { total { reached } } }`],
];

describe.each(["in process", "over HTTP"] as const)("services reached %s", (reach) => {
  let starlane: TestStarlane;
  let admin: Client;
  beforeAll(async () => {
    starlane = await aStarlane({ reach, operationTimeoutMs: TIMEOUT_MS });
    await starlane.tokenOf("planner");
    admin = new Client({ connectionString: starlane.adminUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await starlane.close();
  });

  /** Returns the number of statements waiting for a locked table. */
  async function standing(table: string): Promise<number> {
    const { rows } = await admin.query<{ count: number }>(
      "select count(*)::int as count from pg_locks where relation = $1::regclass and not granted",
      [table],
    );
    return rows[0]!.count;
  }
  const until = async (count: number, table: string) => {
    const since = performance.now();
    while ((await standing(table)) !== count) {
      expect(performance.now() - since).toBeLessThan(SOON_MS);
      await setTimeout(10);
    }
  };
  /** Runs work while a table is locked, so that every reader waits. */
  async function holding(table: string, work: () => Promise<void>): Promise<void> {
    await admin.query(`begin; lock table ${table} in access exclusive mode`);
    try {
      await work();
    } finally {
      await admin.query("rollback");
    }
  }

  test.each(READS)("what takes too long, read %s, ends in the database too", async (_how, table, query) => {
    await holding(table, async () => {
      const { errors } = await starlane.ask("planner", query);
      expect(errors).toMatchObject([{ extensions: { code: "QUERY_TOO_COMPLEX", limit: "time" } }]);
      await until(0, table);
    });
    while ((await starlane.ask("planner", query)).errors) await setTimeout(10); // slow the first time
  });

  test.each(READS)(
    "a read %s whose client has left is cancelled in the database too",
    async (_how, table, query) => {
      const authorization = `Bearer ${await starlane.tokenOf("planner")}`;
      await holding(table, async () => {
        for (let hasLeft = false; !hasLeft;) {
          const left = new AbortController();
          const answer = fetch(`${starlane.url}/graphql`, {
            method: "POST",
            headers: { "content-type": "application/json", authorization },
            body: JSON.stringify({ query }),
            signal: left.signal,
          }).then(
            () => "in time to be told that it took too long",
            () => "left",
          );
          await Promise.race([until(1, table), answer]);
          left.abort();
          hasLeft = (await answer) === "left";
        }
        await until(0, table);
      });
    },
  );

  test("so is a download", async () => {
    const authorization = `Bearer ${await starlane.tokenOf("planner")}`;
    const table = "campaigns.event";
    await holding(table, async () => {
      const left = new AbortController();
      const file = fetch(`${starlane.url}/exports/events.csv`, {
        headers: { authorization },
        signal: left.signal,
      });
      await Promise.race([until(1, table), file]);
      left.abort();
      await expect(file).rejects.toThrow();
      await until(0, table);
    });
  });
});
