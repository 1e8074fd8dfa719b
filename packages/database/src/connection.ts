import { Client, type ClientConfig } from "pg";

/**
 * Options of every connection to PostgreSQL. A server, or a balancer before it, that accepts a connection and never answers is
 * given up after ten seconds; a peer that vanished without a word is noticed by TCP keepalive.
 */
export const connectionOptions = {
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} as const satisfies ClientConfig;

/**
 * A pool's client with {@link connectionOptions}. Given to the pool itself, the timeout would also bound the wait for a free
 * connection, which may be long under load.
 */
export class PooledClient extends Client {
  constructor(config?: ClientConfig) {
    // A pool's own options hide the password from whoever enumerates them.
    super({ ...config, ...connectionOptions, ...(config?.password && { password: config.password }) });
  }
}
