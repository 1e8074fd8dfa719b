import { setTimeout } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";

/** The maximum wait for connections to close, since a database that is gone never closes them. */
const CLOSED_WITHIN_MS = 2_000;

/**
 * Tracks the connections of a pool, so that ending it waits until they are closed. The pool's own `end` does not wait,
 * and a database stopped right after it would report an error on each connection.
 * @param onError called with errors of idle connections, until the pool ends
 * @returns a function that ends the pool (by `end` if another owner must end it) and resolves when the connections are
 *   closed
 */
export function trackConnections(
  pool: Pool,
  onError: (error: Error) => void,
): (end?: () => Promise<unknown>) => Promise<void> {
  const open = new Set<PoolClient>();
  let isEnding = false;
  // Without a listener, the process would crash when the database restarts and an idle connection breaks.
  pool.on("error", (error) => {
    if (!isEnding) onError(error);
  });
  pool.on("connect", (client) => {
    open.add(client);
    // The same applies to an acquired connection; its pending queries reject by themselves.
    client.on("error", () => undefined).once("end", () => open.delete(client));
  });
  return async (end = () => pool.end()) => {
    isEnding = true;
    await end();
    const closed = [...open].map((client) => new Promise<void>((resolve) => client.once("end", resolve)));
    const late = new AbortController();
    await Promise.race([
      Promise.all(closed),
      setTimeout(CLOSED_WITHIN_MS, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
  };
}
