import { withoutAbortSignal } from "@starlane/database";

/** One caller's rows and its pending promise. */
interface PendingCall<Row, Answer> {
  readonly rows: readonly Row[];
  readonly resolve: (answers: Answer[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatcherOptions<Row, Answer> {
  /** Commits rows in one transaction and returns one answer per row, in order. */
  readonly commit: (rows: readonly Row[]) => Promise<Answer[]>;
  readonly maxCallers?: number;
  readonly maxRows?: number;
  readonly maxInFlight?: number;
  /** The longest time the first caller of a batch waits for others. */
  readonly maxWaitMs?: number;
}

/**
 * Commits the rows of many callers in one transaction (group commit) and answers each after the commit: the WAL is
 * flushed once for all of them. A failed batch is retried caller by caller, so that a bad caller fails alone.
 */
export class Batcher<Row, Answer> {
  readonly #options: Required<BatcherOptions<Row, Answer>>;
  #pending: PendingCall<Row, Answer>[] = [];
  #inFlight = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: BatcherOptions<Row, Answer>) {
    this.#options = { maxCallers: 50, maxRows: 500, maxInFlight: 4, maxWaitMs: 2, ...options };
  }

  /**
   * Adds rows to the next batch.
   * @param rows no more than one batch holds
   */
  async submit(rows: readonly Row[]): Promise<Answer[]> {
    if (rows.length === 0) return [];
    return new Promise((resolve, reject) => {
      this.#pending.push({ rows, resolve, reject });
      if (this.#pending.length >= this.#options.maxCallers) this.#flush();
      else this.#timer ??= setTimeout(() => this.#flush(), this.#options.maxWaitMs);
    });
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#pending.length > 0 && this.#inFlight < this.#options.maxInFlight) {
      this.#inFlight += 1;
      void withoutAbortSignal(() => this.#commit(this.#takeBatch())).finally(() => {
        this.#inFlight -= 1;
        this.#flush();
      });
    }
  }

  #takeBatch(): PendingCall<Row, Answer>[] {
    let rows = 0;
    let callers = 0;
    for (const { rows: more } of this.#pending.slice(0, this.#options.maxCallers)) {
      rows += more.length;
      if (callers > 0 && rows > this.#options.maxRows) break;
      callers += 1;
    }
    return this.#pending.splice(0, callers);
  }

  async #commit(batch: readonly PendingCall<Row, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.commit(batch.flatMap((caller) => caller.rows));
      let from = 0;
      for (const { rows, resolve } of batch) resolve(answers.slice(from, (from += rows.length)));
    } catch (error) {
      const [only, ...others] = batch;
      if (others.length === 0) only?.reject(error);
      else for (const caller of batch) await this.#commit([caller]);
    }
  }
}
