import type { EntityManager } from "@mikro-orm/postgresql";
import type { Semaphore } from "@starlane/runtime";

/**
 * The database work of one mutation: one transaction, which begins on first use. Transactions begun within it by
 * `em.transactional` are savepoints, so a refusal rolls back only its own changes.
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

  /**
   * Acquires a permit first: there are fewer permits than connections, so a transaction that needs another connection
   * gets it.
   */
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
      await this.rollback().catch(() => undefined); // most likely the connection is broken; the first error says more
      throw error;
    }
    this.#end();
    for (const callback of this.#afterCommit) callback();
  }

  /** Rolls back the transaction. Another may begin afterwards. */
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
