import type { Pool, PoolClient } from "pg";

/**
 * Who adds to the log of attendances shares a lock, and who takes something out of it has it alone: so that nobody writes for a
 * person who is being joined with another, or under a client id that is being withdrawn.
 */
const LOCK = "hashtext('starlane attendances')";
/** Takes the lock that transactions share which add to the log. */
export const SHARED_LOG_LOCK = `select pg_advisory_xact_lock_shared(${LOCK})`;
/** Takes the lock of a transaction that takes something out of the log, exclusively. */
export const EXCLUSIVE_LOG_LOCK = `select pg_advisory_xact_lock(${LOCK})`;
/** Begins a transaction that adds. */
export const BEGIN_CHECK_INS = `begin; ${SHARED_LOG_LOCK}`;
/** Begins a transaction that takes out. */
export const BEGIN_CORRECTIONS = `begin; ${EXCLUSIVE_LOG_LOCK}`;

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
