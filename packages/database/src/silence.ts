import type { Pool, PoolClient } from "pg";
import type { Socket } from "node:net";

/**
 * Destroys connections of a pool that stay silent for too long while an answer is due: the other side vanished, and TCP
 * would take a quarter of an hour to notice. Pending queries reject, and the pool can open a new connection.
 * @param silentMs longer than any statement may take
 */
export function endSilent(pool: Pool, silentMs: number): void {
  pool.on("connect", (client: PoolClient) => {
    const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    let timer: NodeJS.Timeout | undefined;
    const wait = () => {
      const { bytesRead } = stream;
      timer = setTimeout(() => {
        if (stream.bytesRead !== bytesRead) wait();
        else stream.destroy(new Error(`The database has not answered for ${silentMs / 1000} seconds.`));
      }, silentMs).unref();
    };
    const rest = () => {
      clearTimeout(timer);
      timer = undefined;
    };
    client.on("drain", rest).once("end", rest);
    client.query = ((...args: unknown[]) => {
      const sent = query(...args);
      if (timer === undefined) wait();
      return sent;
    }) as typeof client.query;
  });
}
