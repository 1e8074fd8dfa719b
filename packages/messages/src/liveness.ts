import { connectionOptions, outboxSchemaOf } from "@starlane/database";
import { Client, type Pool } from "pg";

/*
 * graphile-worker records which worker has locked a job, and respects that for four hours. Our workers also hold an
 * advisory lock, a lease that PostgreSQL releases when the session ends, however it ends: jobs locked by a worker
 * without one are orphaned.
 */

/** A worker that has just started may not hold its liveness lock yet. */
const GRACE_PERIOD = "2 seconds";
const LOCK_NAMESPACE = "hashtext('starlane delivers')";

/** A worker's liveness lock, as the other workers see it. */
export interface WorkerLease {
  /** Resolves when the lock is lost. */
  readonly ended: Promise<void>;
  end(): Promise<void>;
}

/** Acquires a worker's liveness lock, in a session of its own. */
export async function holdLivenessLock(pool: Pool, worker: string): Promise<WorkerLease> {
  const client = new Client({ ...pool.options, ...connectionOptions, password: pool.options.password });
  client.on("error", () => undefined); // the session ends as well, which is handled
  const ended = new Promise<void>((resolve) => client.once("end", resolve));
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${LOCK_NAMESPACE}, hashtext($1))`, [worker]);
  } catch (error) {
    await client.end();
    throw error;
  }
  return { ended, end: () => client.end() };
}

/** Longer than any retry delay: a job that is due later was scheduled before the clock was set back. */
const LONGEST_RETRY_DELAY = "10 seconds";

/** Makes jobs due now that are scheduled in the future because the clock was set back. */
export async function releasePostponedJobs(pool: Pool, service: string): Promise<void> {
  const schema = outboxSchemaOf(service);
  await pool.query(
    `/* writes */ update ${schema}._private_jobs set run_at = now() where run_at > now() + $1::interval and locked_at is null`,
    [LONGEST_RETRY_DELAY],
  );
}

/** Unlocks the jobs of workers without a liveness lock. A message may then be delivered twice, and is applied once. */
export async function releaseOrphanedJobs(pool: Pool, service: string): Promise<void> {
  const schema = outboxSchemaOf(service);
  // All our jobs are in queues, of which there are few, and a job in progress locks its queue.
  await pool.query(
    `with gone as (
       select distinct locked_by from ${schema}._private_job_queues
       where (locked_at < now() - $1::interval or locked_at > now() + $1::interval) and not exists (
         select from pg_locks where locktype = 'advisory' and granted and objsubid = 2
           and database = (select oid from pg_database where datname = current_database())
           and classid::bigint = ${LOCK_NAMESPACE}::bigint & 4294967295
           and objid::bigint = hashtext(locked_by)::bigint & 4294967295))
     select ${schema}.force_unlock_workers(array_agg(locked_by)) from gone having count(*) > 0`,
    [GRACE_PERIOD],
  );
}
