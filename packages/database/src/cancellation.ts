import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout } from "node:timers/promises";
import { Pool, type PoolClient } from "pg";
import { PooledClient } from "./connection.js";
import { trackConnections } from "./end-pool.js";
import { onAcquire, type Release } from "./pool-hooks.js";

/** The abort signal of the current asynchronous context; null where statements run to completion. */
const currentSignal = new AsyncLocalStorage<AbortSignal | null>();

/** Thrown when a statement is sent after its signal was aborted. */
export class QueryAbortedError extends Error {
  constructor() {
    super("The query was aborted: nobody waits for its answer.");
    this.name = "QueryAbortedError";
  }
}

/**
 * Runs `work` under an abort signal. Once it is aborted, running statements are cancelled and no further ones are sent,
 * so the database does no work for a request that is gone. For read-only work: a write runs to completion.
 */
export function withAbortSignal<T>(signal: AbortSignal | undefined, work: () => T): T {
  return signal ? currentSignal.run(signal, work) : work();
}

/**
 * Runs `work` outside the current abort signal, because other requests share its result: it continues when the request
 * that started it is aborted.
 */
export function withoutAbortSignal<T>(work: () => T): T {
  return currentSignal.getStore() ? currentSignal.run(null, work) : work();
}

/** The interval at which cancellation is repeated while the connection is still in use. */
const RETRY_AFTER_MS = 250;

export interface QueryCancellerOptions {
  /** With the role that runs the statements. */
  readonly url: string;
  readonly applicationName: string;
  /** Called when a query could not be cancelled; the query then ends at its own time limit. */
  readonly onError: (error: Error) => void;
}

/**
 * Cancels queries whose signal is aborted. It uses a connection of its own, opened on first use, because all others may
 * be busy.
 */
export class QueryCanceller {
  readonly #pool: Pool;
  readonly #end: ReturnType<typeof trackConnections>;
  readonly #onError: (error: Error) => void;
  readonly #acquired = new WeakMap<AbortSignal, Set<AcquiredConnection>>();

  constructor({ url, applicationName, onError }: QueryCancellerOptions) {
    this.#pool = new Pool({
      Client: PooledClient,
      connectionString: url,
      application_name: applicationName,
      max: 1,
    });
    this.#end = trackConnections(this.#pool, onError);
    this.#onError = onError;
  }

  /** Cancels the queries on a pool's connections that were acquired under an abort signal. */
  attach(pool: Pool): void {
    onAcquire(pool, () => {
      const signal = currentSignal.getStore();
      if (!signal) return undefined;
      return (client) => {
        if (signal.aborted) throw new QueryAbortedError();
        const all = this.#acquiredFor(signal);
        const acquired = new AcquiredConnection(
          client,
          () => this.#cancel(client),
          () => all.delete(acquired),
        );
        all.add(acquired);
      };
    });
  }

  close(): Promise<void> {
    return this.#end();
  }

  #acquiredFor(signal: AbortSignal): Set<AcquiredConnection> {
    let known = this.#acquired.get(signal);
    if (!known) {
      const acquired = new Set<AcquiredConnection>();
      this.#acquired.set(signal, (known = acquired));
      signal.addEventListener("abort", () => acquired.forEach((one) => void one.cancel()), { once: true });
    }
    return known;
  }

  async #cancel(client: PoolClient): Promise<void> {
    const { processID } = client as PoolClient & { readonly processID: number };
    try {
      await this.#pool.query("select pg_cancel_backend($1)", [processID]);
    } catch (error) {
      this.#onError(error as Error);
    }
  }
}

/**
 * A connection while it is acquired. Its release waits for a cancellation in progress, which could otherwise hit the
 * next user.
 */
class AcquiredConnection {
  #isHeld = true;
  #cancelling: Promise<void> | undefined;
  readonly #sendCancel: () => Promise<void>;

  constructor(client: PoolClient, sendCancel: () => Promise<void>, onRelease: () => void) {
    this.#sendCancel = sendCancel;
    const release = client.release.bind(client);
    client.release = (destroy) => {
      this.#isHeld = false;
      onRelease();
      if (this.#cancelling) void this.#releaseAfterCancel(client, release, destroy);
      else release(destroy);
    };
  }

  async cancel(): Promise<void> {
    while (this.#isHeld) {
      this.#cancelling = this.#sendCancel();
      await this.#cancelling;
      if (this.#isHeld) await setTimeout(RETRY_AFTER_MS, undefined, { ref: false });
    }
  }

  /**
   * Releases the connection after the cancellation. The cancelled statement may have been a commit or rollback, so a
   * transaction may still be open.
   */
  async #releaseAfterCancel(
    client: PoolClient,
    release: Release,
    destroy: Parameters<Release>[0],
  ): Promise<void> {
    await this.#cancelling;
    if (destroy) return release(destroy);
    // Worded differently from Kysely's own `rollback`, whose failure is swallowed: if the cancellation arrives late, it
    // hits this statement.
    const isSound = await client.query("rollback work").then(
      () => true,
      () => false,
    );
    release(!isSound);
  }
}
