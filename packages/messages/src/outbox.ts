import type { EntityManager } from "@mikro-orm/postgresql";
import {
  asUnsupportedCluster,
  execute,
  newId,
  outboxSchemaOf,
  ownerOf,
  PooledClient,
  roleOf,
  sql,
} from "@starlane/database";
import { Logger, makeWorkerUtils, type WorkerUtils } from "graphile-worker";
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Pool } from "pg";
import type { Message } from "./message.js";

/** The graphile-worker task of a delivery. The name must not change, because stored jobs refer to it. */
export const TASK = "tell";
/** The maximum attempts, practically unlimited; each kill of the worker uses one up. */
export const ATTEMPTS = 32_000;
/**
 * The number of queues. Messages of one key go into one queue, which preserves their order. There are few, since the
 * worker locks all queues that ever existed to find one job: 44 ms with one for each of twenty thousand keys, 0.1 ms
 * with these.
 */
const QUEUES = 64;
/** graphile-worker's priorities: a lower number goes first. */
const NORMAL_PRIORITY = 0;
/** The priority of messages that can wait: imports and resyncs. */
export const LOW_PRIORITY = 10;

/** Creates or updates the tables of a service's outbox, as the role that owns it. */
export async function migrateOutbox(adminUrl: string, service: string): Promise<void> {
  const pool = new Pool({
    Client: PooledClient,
    connectionString: adminUrl,
    max: 1,
    options: `-c role=${ownerOf(service)}`,
  });
  // The pending query rejects by itself; without a listener the process would crash as well.
  pool.on("error", () => undefined).on("connect", (client) => client.on("error", () => undefined));
  let utils: WorkerUtils | undefined;
  try {
    utils = await makeWorkerUtils({ pgPool: pool, schema: outboxSchemaOf(service), logger: silent });
    await utils.migrate();
    await utils.cleanup({ tasks: ["GC_JOB_QUEUES"] }); // older versions had a queue for each key
    await pool.query(admitService(outboxSchemaOf(service), roleOf(service)));
    await pool.query(openQueues(outboxSchemaOf(service)));
  } catch (error) {
    throw asUnsupportedCluster(error);
  } finally {
    await utils?.release();
    await pool.end();
  }
}

/**
 * Returns the SQL that gives the service access to graphile-worker's tables, which row-level security closes to all but
 * their owner.
 */
function admitService(schema: string, role: string): string {
  return `do $$
    declare shut regclass;
    begin
      for shut in select oid from pg_class
        where relnamespace = '${schema}'::regnamespace and relkind = 'r' and relrowsecurity
          and not exists (select from pg_policy where polrelid = pg_class.oid and polname = 'service_delivers')
      loop
        execute format('create policy service_delivers on %s to ${role} using (true) with check (true)', shut);
      end loop;
    end $$`;
}

/**
 * Returns the SQL that creates the queues up front: otherwise the first publisher in a queue would insert it, and all
 * others would wait for its commit.
 */
function openQueues(schema: string): string {
  return `
    insert into ${schema}._private_tasks (identifier) values ('${TASK}') on conflict do nothing;
    insert into ${schema}._private_job_queues (queue_name)
      select queue::text from generate_series(0, ${QUEUES - 1}) queue on conflict do nothing`;
}

/**
 * Publishes messages to the other services, if and only if the transaction of `tx` commits. Messages of one call have
 * different keys.
 */
export type Publisher = (
  tx: EntityManager,
  ...messages: readonly { name: string; key: string; body: object }[]
) => Promise<void>;

/**
 * Creates the function that writes messages to a service's outbox, in the transaction of the change.
 * @param priority `LOW_PRIORITY` lets every other message of the service go first
 */
export function createPublisher(service: string, priority = NORMAL_PRIORITY): Publisher {
  const schema = outboxSchemaOf(service);
  const addJobs = sql.raw(`${schema}.add_jobs`);
  const specs = sql.raw(`${schema}.job_spec`);
  return async (tx, ...messages) => {
    if (messages.length === 0) return;
    const jobs = messages.map(({ name, key, body }) => ({
      identifier: TASK,
      payload: { id: newId(), name, key, body } satisfies Message,
      queue_name: queueOf(name, key),
      priority,
      max_attempts: ATTEMPTS,
    }));
    await execute(
      tx,
      sql`/* writes */ select count(*) from ${addJobs}(
            array(select json_populate_recordset(null::${specs}, ${JSON.stringify(jobs)}::json)))`,
    );
  };
}

/** Returns the queue for the messages of one key. */
export function queueOf(name: string, key: string): string {
  return String(createHash("sha1").update(`${name}:${key}`).digest().readUInt32BE() % QUEUES);
}

/**
 * Resolves when every message in the outbox at the time of the call has been delivered; polls every few milliseconds.
 */
export async function whenDelivered(pool: Pool, service: string): Promise<void> {
  const waiting = `select exists (select from ${outboxSchemaOf(service)}._private_jobs where id <= $1::bigint) as waiting`;
  const newest = await pool.query<{ id: string | null }>(
    `select max(id) as id from ${outboxSchemaOf(service)}._private_jobs`,
  );
  while ((await pool.query<{ waiting: boolean }>(waiting, [newest.rows[0]?.id ?? 0])).rows[0]?.waiting) {
    await setTimeout(5);
  }
}

const silent = new Logger(() => () => undefined);
