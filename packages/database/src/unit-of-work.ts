import type { EntityManager } from "@mikro-orm/postgresql";
import type { Turns } from "@starlane/runtime";

/**
 * All that one mutation does to the database: one transaction, which begins when it is first needed. Transactions that are begun
 * within it by `em.transactional` are savepoints of it, so that what they turn into a refusal undoes no more than their own.
 */
export class UnitOfWork {
  #isOpen = false;
  readonly #whenKept: (() => void)[] = [];

  constructor(
    readonly em: EntityManager,
    private readonly turns: Turns,
  ) {}

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Waits for a turn: there are fewer than connections, so that who has one and needs another connection gets it. */
  async begin(): Promise<void> {
    await this.turns.begin();
    try {
      await this.em.begin(); // the pool says for whom it acts
      this.#isOpen = true;
    } catch (error) {
      this.turns.end();
      throw error;
    }
  }

  /** Has something done once what was written is there for others to see, and not if it is undone. */
  whenKept(done: () => void): void {
    if (this.#isOpen) this.#whenKept.push(done);
    else done();
  }

  async commit(): Promise<void> {
    try {
      await this.em.commit();
    } catch (error) {
      await this.rollback().catch(() => undefined); // the connection is broken, most likely, and the first error says more
      throw error;
    }
    this.#end();
    for (const done of this.#whenKept) done();
  }

  /** Undoes what was done in it. Afterwards another may begin. */
  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    this.#whenKept.length = 0;
    try {
      await this.em.rollback();
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#isOpen = false;
    this.turns.end();
  }
}
