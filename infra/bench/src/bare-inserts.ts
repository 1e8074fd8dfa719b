import { execFile } from "node:child_process";
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { Pool } from "pg";

/**
 * The rate of a bare insert of attendances on the same PostgreSQL, without anything else: an upper bound for any
 * product.
 */
export interface BareInserts {
  /** `pgbench`, or a client in Node that does the same. */
  readonly by: string;
  /** Returns the transactions per second, of so many rows each, by so many clients. */
  rate(rows: number, clients: number, seconds: number): Promise<number>;
  close(): Promise<void>;
}

/** A table like `attendance.attendance`, with its indexes and constraints. */
const TABLE = `drop schema if exists bare cascade; create schema bare;
  create table bare.attendance (like attendance.attendance including all)`;

const INSERT = `insert into bare.attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
  select ('00000000-0000-4000-8000-' || lpad((random() * 999)::int::text, 12, '0'))::uuid, (random() * 2000000000)::int, 'RESIDENT',
    '640105002002', now(), now(), gen_random_uuid()::text, 'STAFF_SCAN', false, '2026-01-01', false
  from generate_series(1, ROWS) on conflict do nothing;`;

export async function openBareInserts(adminUrl: string): Promise<BareInserts> {
  const pool = new Pool({ connectionString: adminUrl, max: 200 });
  await pool.query(TABLE);
  const pgbench = findPgbench();
  return {
    by: pgbench ? "pgbench" : "a client in Node, with prepared statements, since there is no pgbench here",
    rate: (rows, clients, seconds) =>
      pgbench
        ? byPgbench(pgbench, adminUrl, { rows, clients, seconds })
        : byNode(pool, { rows, clients, seconds }),
    close: async () => {
      await pool.query("drop schema bare cascade");
      await pool.end();
    },
  };
}

interface Run {
  readonly rows: number;
  readonly clients: number;
  readonly seconds: number;
}

function findPgbench(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "pgbench"));
  return [...folders, ...globSync("/usr/lib/postgresql/*/bin/pgbench").sort().reverse()].find(existsSync);
}

async function byPgbench(
  pgbench: string,
  adminUrl: string,
  { rows, clients, seconds }: Run,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "starlane-pgbench-"));
  try {
    const script = join(folder, "insert.sql");
    writeFileSync(script, INSERT.replaceAll("\n", " ").replace("ROWS", String(rows)));
    const options = `-n -M prepared -c ${clients} -j 2 -T ${seconds} -f ${script}`.split(" ");
    const { stdout } = await promisify(execFile)(pgbench, [...options, adminUrl]);
    return Number(/tps = ([\d.]+)/.exec(stdout)![1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function byNode(pool: Pool, { rows, clients, seconds }: Run): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let transactions = 0;
  const insert = { name: `insert ${rows}`, text: INSERT.replace("ROWS", String(rows)) };
  const client = async (): Promise<void> => {
    const connection = await pool.connect();
    for (; performance.now() < until; transactions += 1) await connection.query(insert);
    connection.release();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return transactions / seconds;
}
