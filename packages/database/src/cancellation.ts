import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout } from "node:timers/promises";
import { Pool, type PoolClient } from "pg";
import { PooledClient } from "./connection.js";
import { trackConnections } from "./end-pool.js";
import { onAcquire, type Release } from "./pool-hooks.js";

/** The abort signal that statements of the current asynchronous context run under; null where they run to their end. */
const currentSignal = new AsyncLocalStorage<AbortSignal | null>();

/** A statement was sent after its abort signal was aborted. */
export class QueryAbortedError extends Error {
  constructor() {
    super("The query was aborted: nobody waits for its answer.");
    this.name = "QueryAbortedError";
  }
}

/**
 * Runs `work` under an abort signal. Once it is aborted, running statements are cancelled and no further ones are sent, so that
 * nothing keeps the database busy for nobody. For what only reads: what writes goes on to its end.
 */
export function withAbortSignal<T>(signal: AbortSignal | undefined, work: () => T): T {
  return signal ? currentSignal.run(signal, work) : work();
}

/** Runs `work` outside the current abort signal, because others wait for it too: it goes on when who began it has left. */
export function withoutAbortSignal<T>(work: () => T): T {
  return currentSignal.getStore() ? currentSignal.run(null, work) : work();
}

/** A statement that has not ended after this long is cancelled again, or the next one of its transaction is. */
const RETRY_AFTER_MS = 250;

export interface QueryCancellerOptions {
  /** With the role whose statements they are. */
  readonly url: string;
  readonly applicationName: string;
  /** Called with the reason why a query could not be cancelled; it ends by its own time limit then. */
  readonly onError: (error: Error) => void;
}

/** Cancels queries whose signal is aborted, over a connection of its own that is opened only then: all others may be busy. */
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

  /** Cancels the queries of a pool's connections that are acquired under an abort signal. */
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

/** A connection while it is acquired. It is released only when no cancellation is under way that could hit its next user. */
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

  /** What was cancelled may have been the end of a transaction, which then is open still. */
  async #releaseAfterCancel(
    client: PoolClient,
    release: Release,
    destroy: Parameters<Release>[0],
  ): Promise<void> {
    await this.#cancelling;
    if (destroy) return release(destroy);
    // Not as Kysely says it, which is never told that it failed: should the cancelling be late, it is this that it ends.
    const isSound = await client.query("rollback work").then(
      () => true,
      () => false,
    );
    release(!isSound);
  }
}
