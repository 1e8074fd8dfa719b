import { setTimeout } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";

/** A database that is gone keeps nobody from ending. */
const CLOSED_WITHIN_MS = 2_000;

/**
 * Tracks the connections of a pool, so that it ends when they are closed: a pool's own end does not wait for that, and a database that is
 * stopped right behind it then tells each that it is cut off.
 * @param onError told of idle connections that break, until the pool ends
 * @returns ends the pool, by `end` where somebody else is to end it, and resolves when the database has let go of its connections
 */
export function trackConnections(
  pool: Pool,
  onError: (error: Error) => void,
): (end?: () => Promise<unknown>) => Promise<void> {
  const open = new Set<PoolClient>();
  let isEnding = false;
  // A pool without a listener ends the process when the database restarts and an idle connection breaks.
  pool.on("error", (error) => {
    if (!isEnding) onError(error);
  });
  pool.on("connect", (client) => {
    open.add(client);
    // The same goes for one that is taken; what it was asked rejects by itself.
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
