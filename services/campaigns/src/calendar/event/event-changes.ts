import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { EventEmitter, on } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import type { EventRow } from "./event.row.js";

const CHANNEL = "campaigns_event_changed";
const AGAIN_AFTER_MS = 500;
const NEVER = new AbortController().signal;

/** Notifies the subscribers of the events' campaigns, in every process, when the transaction commits. */
export async function notifyOfEvent(
  tx: EntityManager,
  ...events: readonly Pick<EventRow, "id" | "campaignId">[]
): Promise<void> {
  const changed = events.map(({ id, campaignId }) => `${campaignId} ${id}`);
  await execute(tx, sql`select pg_notify(${CHANNEL}, changed) from unnest(${changed}::text[]) changed`);
}

/**
 * The changes of events, as the database announces them: one connection listens for this process, for any number of
 * subscribers. A change during a broken connection is not announced; subscribers see it with the next one, or by
 * querying.
 */
export class EventChanges {
  readonly #announced = new EventEmitter().setMaxListeners(0);
  readonly #stopped = new AbortController();
  #client: PoolClient | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Connects. Resolves once it listens. */
  async open(): Promise<void> {
    const client = await this.pool.connect();
    if (this.#stopped.signal.aborted) return client.release();
    client.on("notification", ({ payload = "" }) => {
      const [campaign = "", event = ""] = payload.split(" ");
      this.#announced.emit(campaign, event);
    });
    this.#client = client;
    client.once("error", (error) => {
      this.#releaseClient(error);
      if (this.#stopped.signal.aborted) return;
      this.onFailure(error);
      void this.#reopen();
    });
    try {
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      this.#releaseClient(error as Error);
      throw error;
    }
  }

  /** Yields the ids of the campaign's events, each as it changes, until `signal` is aborted or this is closed. */
  async *of(campaign: string, signal: AbortSignal = NEVER): AsyncGenerator<string, void> {
    const ended = AbortSignal.any([signal, this.#stopped.signal]);
    try {
      for await (const [event] of on(this.#announced, campaign, { signal: ended })) yield event as string;
    } catch (error) {
      if (!ended.aborted) throw error;
    }
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    this.#releaseClient(true);
  }

  /** Releases the connection; further calls do nothing. */
  #releaseClient(reason: Error | true): void {
    const client = this.#client;
    this.#client = undefined;
    client?.removeAllListeners("notification").release(reason);
  }

  async #reopen(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      try {
        await setTimeout(AGAIN_AFTER_MS, undefined, { signal: this.#stopped.signal });
        return await this.open();
      } catch (error) {
        if (!this.#stopped.signal.aborted) this.onFailure(error);
      }
    }
  }
}
