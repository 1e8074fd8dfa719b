import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import { EventEmitter, on } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import type { EventRow } from "./event.row.js";

const CHANNEL = "campaigns_event_changed";
const AGAIN_AFTER_MS = 500;
const NEVER = new AbortController().signal;

/** Lets everybody who watches the event's campaign know, in every process, when and if the transaction commits. */
export async function notifyOfEvent(
  tx: EntityManager,
  { id, campaignId }: Pick<EventRow, "id" | "campaignId">,
): Promise<void> {
  await change(tx, sql`select pg_notify(${CHANNEL}, ${`${campaignId} ${id}`})`);
}

/**
 * What changes, as the database announces it: one connection listens for this process, however many people watch. A change
 * that falls into a broken connection is not announced; who watches sees it with the next one, or by asking.
 */
export class EventChanges {
  readonly #announced = new EventEmitter().setMaxListeners(0);
  readonly #stopped = new AbortController();
  #client: PoolClient | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Resolves when it listens. */
  async open(): Promise<void> {
    const client = await this.pool.connect();
    client.on("notification", ({ payload = "" }) => {
      const [campaign = "", event = ""] = payload.split(" ");
      this.#announced.emit(campaign, event);
    });
    client.once("error", (error) => {
      client.release(error);
      this.onFailure(error);
      void this.#reopen();
    });
    await client.query(`listen ${CHANNEL}`);
    this.#client = client;
  }

  /** The ids of the campaign's events, each as it changes, until `signal` is aborted or this is closed. */
  async *of(campaign: string, signal: AbortSignal = NEVER): AsyncGenerator<string, void> {
    const ended = AbortSignal.any([signal, this.#stopped.signal]);
    try {
      for await (const [event] of on(this.#announced, campaign, { signal: this.#stopped.signal }))
        yield event as string;
    } catch (error) {
      if (!ended.aborted) throw error;
    }
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    this.#client?.release(true);
  }

  async #reopen(): Promise<void> {
    this.#client = undefined;
    while (!this.#stopped.signal.aborted) {
      try {
        return await this.open();
      } catch (error) {
        this.onFailure(error);
        await setTimeout(AGAIN_AFTER_MS);
      }
    }
  }
}
