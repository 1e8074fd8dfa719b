import { connectionOptions, outboxSchemaOf } from "@starlane/database";
import { Client, type Pool } from "pg";

/*
 * graphile-worker writes down who has a job in hand, and believes it for four hours. Who delivers for us holds an advisory lock as
 * well, which PostgreSQL lets go of when its session ends, however it ends: a job of somebody without one is nobody's.
 */

/** One who has just begun may not have its lock yet. */
const GRACE = "2 seconds";
const SPACE = "hashtext('starlane delivers')";

/** That a deliverer lives, as the others see it. */
export interface Life {
  /** Resolves when the others no longer see it. */
  readonly ended: Promise<void>;
  end(): Promise<void>;
}

/** Says that a deliverer lives, in a session of its own. */
export async function liveAs(pool: Pool, deliverer: string): Promise<Life> {
  const client = new Client({ ...pool.options, ...connectionOptions, password: pool.options.password });
  client.on("error", () => undefined); // it ends as well, which is what is looked at
  const ended = new Promise<void>((resolve) => client.once("end", resolve));
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${SPACE}, hashtext($1))`, [deliverer]);
  } catch (error) {
    await client.end();
    throw error;
  }
  return { ended, end: () => client.end() };
}

/** Later than any message is put off to: one that is due later still was, before the clock was set back. */
const PUT_OFF_AT_MOST = "10 seconds";

/** Lets messages be told that a clock which was set back has put into the future. */
export async function freePutOff(pool: Pool, service: string): Promise<void> {
  const schema = outboxSchemaOf(service);
  await pool.query(
    `/* writes */ update ${schema}._private_jobs set run_at = now() where run_at > now() + $1::interval and locked_at is null`,
    [PUT_OFF_AT_MOST],
  );
}

/** Lets others have what a deliverer that is gone had in hand. It may be told twice then, which is heard once. */
export async function freeDeadLocks(pool: Pool, service: string): Promise<void> {
  const schema = outboxSchemaOf(service);
  // All our jobs are in queues, of which there are few, and one that is in hand locks its queue.
  await pool.query(
    `with gone as (
       select distinct locked_by from ${schema}._private_job_queues
       where (locked_at < now() - $1::interval or locked_at > now() + $1::interval) and not exists (
         select from pg_locks where locktype = 'advisory' and granted and objsubid = 2
           and database = (select oid from pg_database where datname = current_database())
           and classid::bigint = ${SPACE}::bigint & 4294967295
           and objid::bigint = hashtext(locked_by)::bigint & 4294967295))
     select ${schema}.force_unlock_workers(array_agg(locked_by)) from gone having count(*) > 0`,
    [GRACE],
  );
}
