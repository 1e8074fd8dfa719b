import type { EntityManager } from "@mikro-orm/postgresql";
import type { Semaphore } from "@starlane/runtime";

/**
 * All that one mutation does to the database: one transaction, which begins when it is first needed. Transactions that are begun
 * within it by `em.transactional` are savepoints of it, so that what they turn into a refusal undoes no more than their own.
 */
export class UnitOfWork {
  #isOpen = false;
  readonly #afterCommit: (() => void)[] = [];

  constructor(
    readonly em: EntityManager,
    private readonly semaphore: Semaphore,
  ) {}

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Acquires a permit first: there are fewer than connections, so that a transaction that needs another connection gets it. */
  async begin(): Promise<void> {
    await this.semaphore.acquire();
    try {
      await this.em.begin(); // the pool applies the security context
      this.#isOpen = true;
    } catch (error) {
      this.semaphore.release();
      throw error;
    }
  }

  /** Registers a callback that runs after the commit; a rollback discards it. */
  afterCommit(callback: () => void): void {
    if (this.#isOpen) this.#afterCommit.push(callback);
    else callback();
  }

  async commit(): Promise<void> {
    try {
      await this.em.commit();
    } catch (error) {
      await this.rollback().catch(() => undefined); // the connection is broken, most likely, and the first error says more
      throw error;
    }
    this.#end();
    for (const callback of this.#afterCommit) callback();
  }

  /** Undoes what was done in it. Afterwards another may begin. */
  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    this.#afterCommit.length = 0;
    try {
      await this.em.rollback();
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#isOpen = false;
    this.semaphore.release();
  }
}
