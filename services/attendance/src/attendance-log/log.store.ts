import type { Pool, PoolClient } from "pg";

/**
 * Who adds to the log of attendances shares a lock, and who takes something out of it has it alone: so that nobody writes for a
 * person who is being joined with another, or under a client id that is being withdrawn.
 */
const LOCK = "hashtext('starlane attendances')";
/** Lets a transaction that has begun add. */
export const SHARE_LOG = `select pg_advisory_xact_lock_shared(${LOCK})`;
/** Lets a transaction that has begun have the log alone. */
export const HAVE_LOG_ALONE = `select pg_advisory_xact_lock(${LOCK})`;
/** Begins a transaction that adds. */
export const BEGIN_CHECK_INS = `begin; ${SHARE_LOG}`;
/** Begins a transaction that takes out. */
export const BEGIN_CORRECTIONS = `begin; ${HAVE_LOG_ALONE}`;

/**
 * Does something in a transaction of a connection of its own; what comes of it is committed unless it is null.
 * @param begin the statements that begin it
 */
export async function inTransaction<T>(
  pool: Pool,
  { begin }: { begin: string },
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query(result === null ? "rollback" : "commit");
    broken = false;
    return result;
  } catch (error) {
    broken = await client.query("rollback").then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}
