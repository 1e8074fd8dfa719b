import { tellAudit } from "@starlane/audit";
import type { Database } from "@starlane/database";
import type { Tell } from "@starlane/messages";

/** How long after it was written what is audited is told, at most. */
const EVERY_MS = 1_000;

/** Tells the others what a service has audited, apart from the transactions that audit: they wait for none of it. */
export class AuditTelling {
  readonly #timer: NodeJS.Timeout;
  #telling: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(
    private readonly database: Database,
    private readonly service: string,
    private readonly tell: Tell,
    private readonly onError: (error: Error) => void,
  ) {
    this.#timer = setInterval(() => void this.settle(), EVERY_MS).unref();
  }

  /** Resolves when what has been audited so far is in the outbox. */
  settle(): Promise<void> {
    this.#telling = this.#telling.then(() => this.#tellAll()).catch(this.onError);
    return this.#telling;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#isClosed = true;
    await this.#telling;
  }

  async #tellAll(): Promise<void> {
    const em = () => this.database.em();
    while (!this.#isClosed && (await tellAudit(em, this.service, this.tell)) > 0);
  }
}
