import type { Pool, PoolClient } from "pg";

export type Release = PoolClient["release"];
type Then = (error: Error | undefined, client: PoolClient | undefined, release: Release) => void;

/**
 * Prepares every connection of a pool before whoever acquires it gets it.
 * @param asked called when a connection is asked for, in the asynchronous context of who asks, which may not be the one the
 *   connection comes in; answers what to do to the connection, if anything. Where that throws, it is given back, and whoever
 *   asked for it is given the error.
 */
export function onAcquire(pool: Pool, asked: () => ((client: PoolClient) => void) | undefined): void {
  const connect = pool.connect.bind(pool) as (then?: Then) => Promise<PoolClient> | undefined;
  pool.connect = ((then?: Then) => {
    const prepare = asked();
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
        const releaseAcquired = client.release.bind(client); // of this acquisition: later there is that of the next
        return then(error, client, (destroy) => releaseAcquired(destroy));
      });
    return connect()!.then((client) => {
      prepared(client);
      return client;
    });
  }) as typeof pool.connect;
}

/**
 * Makes releasing a connection of a pool idempotent. graphile-worker releases twice where one breaks just as it begins or ends
 * to listen, in a promise that nobody waits for, whose rejection ends the process.
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
