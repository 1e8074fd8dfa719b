import { relayAudit } from "@starlane/audit";
import type { Database } from "@starlane/database";
import type { Publisher } from "@starlane/messages";

/** The maximum time from an audit entry to its message. */
const EVERY_MS = 1_000;

/**
 * Relays audit entries into the outbox, outside the transactions that write them, which therefore do not wait for it.
 */
export class AuditRelay {
  readonly #timer: NodeJS.Timeout;
  #relaying: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(
    private readonly database: Database,
    private readonly service: string,
    private readonly publish: Publisher,
    private readonly onError: (error: Error) => void,
  ) {
    this.#timer = setInterval(() => void this.settle(), EVERY_MS).unref();
  }

  /** Resolves when everything audited so far is in the outbox. */
  settle(): Promise<void> {
    this.#relaying = this.#relaying.then(() => this.#relayAll()).catch(this.onError);
    return this.#relaying;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#isClosed = true;
    await this.#relaying;
  }

  async #relayAll(): Promise<void> {
    const em = () => this.database.em();
    while (!this.#isClosed && (await relayAudit(em, this.service, this.publish)) > 0);
  }
}
