import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout } from "node:timers/promises";
import { Pool, type PoolClient } from "pg";
import { PooledClient } from "./connection.js";
import { mindConnections } from "./end-pool.js";
import { whenTaken, type Release } from "./pool-hooks.js";

/** Somebody who waits for what statements answer, until the signal is aborted. */
const waiting = new AsyncLocalStorage<AbortSignal | null>();

/** What is asked for when nobody waits for the answer any more. */
export class NobodyWaits extends Error {
  constructor() {
    super("Nobody waits for the answer any more.");
    this.name = "NobodyWaits";
  }
}

/**
 * Runs something that is waited for until a signal is aborted. From then on it sends no statement more, and those that run are
 * cancelled, so that nothing keeps the database busy for nobody. For what only reads: what writes goes on to its end.
 */
export function whileWaitedFor<T>(signal: AbortSignal | undefined, work: () => T): T {
  return signal ? waiting.run(signal, work) : work();
}

/** Runs what others wait for as well as who began it: it goes on when these have left. */
export function forOthersToo<T>(work: () => T): T {
  return waiting.getStore() ? waiting.run(null, work) : work();
}

/** So long a statement may take to end before it is told again; the next one of its transaction is told then, too. */
const AGAIN_AFTER_MS = 250;

export interface CancellerOptions {
  /** With the role whose statements they are. */
  readonly url: string;
  readonly applicationName: string;
  /** Is told why something could not be cancelled; it ends by its own time limit then. */
  readonly onError: (error: Error) => void;
}

/** Cancels what nobody waits for any more, over a connection beside all others that is there only then: they may all be busy. */
export class Canceller {
  readonly #pool: Pool;
  readonly #end: ReturnType<typeof mindConnections>;
  readonly #onError: (error: Error) => void;
  readonly #taken = new WeakMap<AbortSignal, Set<Taken>>();

  constructor({ url, applicationName, onError }: CancellerOptions) {
    this.#pool = new Pool({
      Client: PooledClient,
      connectionString: url,
      application_name: applicationName,
      max: 1,
    });
    this.#end = mindConnections(this.#pool, onError);
    this.#onError = onError;
  }

  /** Minds the connections that are taken from a pool for what is waited for. */
  mind(pool: Pool): void {
    whenTaken(pool, () => {
      const signal = waiting.getStore();
      if (!signal) return undefined;
      return (client) => {
        if (signal.aborted) throw new NobodyWaits();
        const all = this.#takenFor(signal);
        const taken = new Taken(
          client,
          () => this.#cancel(client),
          () => all.delete(taken),
        );
        all.add(taken);
      };
    });
  }

  close(): Promise<void> {
    return this.#end();
  }

  #takenFor(signal: AbortSignal): Set<Taken> {
    let known = this.#taken.get(signal);
    if (!known) {
      const taken = new Set<Taken>();
      this.#taken.set(signal, (known = taken));
      signal.addEventListener("abort", () => taken.forEach((one) => void one.cancel()), { once: true });
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

/** A connection while it is taken. It is given back only when nothing is under way that would cancel what its next taker sends. */
class Taken {
  #isTaken = true;
  #cancelling: Promise<void> | undefined;
  readonly #sendCancel: () => Promise<void>;

  constructor(client: PoolClient, sendCancel: () => Promise<void>, onGivenBack: () => void) {
    this.#sendCancel = sendCancel;
    const release = client.release.bind(client);
    client.release = (destroy) => {
      this.#isTaken = false;
      onGivenBack();
      if (this.#cancelling) void this.#giveBack(client, release, destroy);
      else release(destroy);
    };
  }

  async cancel(): Promise<void> {
    while (this.#isTaken) {
      this.#cancelling = this.#sendCancel();
      await this.#cancelling;
      if (this.#isTaken) await setTimeout(AGAIN_AFTER_MS, undefined, { ref: false });
    }
  }

  /** What was cancelled may have been the end of a transaction, which then is open still. */
  async #giveBack(client: PoolClient, release: Release, destroy: Parameters<Release>[0]): Promise<void> {
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
