import type { Pool, PoolClient } from "pg";

export type Release = PoolClient["release"];
type Then = (error: Error | undefined, client: PoolClient | undefined, release: Release) => void;

/**
 * Runs a hook on every connection of a pool when it is acquired.
 * @param onRequest called when a connection is requested, in the asynchronous context of the requester, which may differ
 *   from that in which the connection arrives. Returns a function to apply to the connection, if any. If that function
 *   throws, the connection is released and the requester gets the error.
 */
export function onAcquire(pool: Pool, onRequest: () => ((client: PoolClient) => void) | undefined): void {
  const connect = pool.connect.bind(pool) as (then?: Then) => Promise<PoolClient> | undefined;
  pool.connect = ((then?: Then) => {
    const prepare = onRequest();
    if (!prepare) return connect(then);
    const prepared = (client: PoolClient): void => {
      try {
        prepare(client);
      } catch (error) {
        client.release();
        throw error;
      }
    };
    if (then)
      return connect((error, client, release) => {
        if (!client) return then(error, client, release);
        try {
          prepared(client);
        } catch (refused) {
          return then(refused as Error, undefined, () => undefined);
        }
        const releaseAcquired = client.release.bind(client); // bound now: the next acquisition replaces it
        return then(error, client, (destroy) => releaseAcquired(destroy));
      });
    return connect()!.then((client) => {
      prepared(client);
      return client;
    });
  }) as typeof pool.connect;
}

/**
 * Makes releasing a connection of a pool idempotent. graphile-worker releases twice when a connection breaks just as it
 * begins or ends to listen, in a promise without a handler, whose rejection crashes the process.
 */
export function makeReleaseIdempotent(pool: Pool): void {
  onAcquire(pool, () => (client) => {
    const release = client.release.bind(client);
    let isReleased = false;
    client.release = (destroy) => {
      if (isReleased) return;
      isReleased = true;
      release(destroy);
    };
  });
}
