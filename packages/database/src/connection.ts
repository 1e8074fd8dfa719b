import { Client, type ClientConfig } from "pg";

/**
 * Options of every connection to PostgreSQL. A server or load balancer that accepts a connection and never answers is
 * given up after ten seconds; a peer that vanished silently is detected by TCP keepalive.
 */
export const connectionOptions = {
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} as const satisfies ClientConfig;

/**
 * A pool's client with {@link connectionOptions}. Set on the pool itself, the timeout would also limit the wait for a
 * free connection, which may be long under load.
 */
export class PooledClient extends Client {
  constructor(config?: ClientConfig) {
    // A pool's options define the password as non-enumerable, so it is copied explicitly.
    super({ ...config, ...connectionOptions, ...(config?.password && { password: config.password }) });
  }
}
