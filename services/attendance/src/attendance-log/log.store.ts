import type { Pool, PoolClient } from "pg";

/**
 * Transactions that add to the attendance log share this lock; a transaction that removes from it holds it exclusively.
 * So no one writes for a person who is being joined with another, or under a client id that is being withdrawn.
 */
const LOCK = "hashtext('starlane attendances')";
/** Takes the shared lock of the log, for transactions that add. */
export const SHARED_LOG_LOCK = `select pg_advisory_xact_lock_shared(${LOCK})`;
/** Takes the exclusive lock of the log, for transactions that remove. */
export const EXCLUSIVE_LOG_LOCK = `select pg_advisory_xact_lock(${LOCK})`;
/** Begins a transaction that adds to the log. */
export const BEGIN_CHECK_INS = `begin; ${SHARED_LOG_LOCK}`;
/** Begins a transaction that removes from the log. */
export const BEGIN_CORRECTIONS = `begin; ${EXCLUSIVE_LOG_LOCK}`;

/**
 * Runs a function in a transaction on a connection of its own. Commits unless the result is null.
 * @param begin the statements that begin the transaction
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
