import { forOthersToo } from "@starlane/database";

/** One caller's rows, and how it is answered. */
interface Waiting<Row, Answer> {
  readonly rows: readonly Row[];
  readonly resolve: (answers: Answer[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface CoalescerOptions<Row, Answer> {
  /** Does the rows for good, in one transaction; one answer per row, in order. */
  readonly commit: (rows: readonly Row[]) => Promise<Answer[]>;
  readonly callersAtMost?: number;
  readonly rowsAtMost?: number;
  readonly inFlightAtMost?: number;
  /** How long the first caller waits for company. */
  readonly lingerMs?: number;
}

/**
 * Commits what many callers bring at the same time together, and answers each after the commit: the log is flushed once for
 * all of them. A batch that fails is tried again caller by caller, so that one bad caller fails alone.
 */
export class Coalescer<Row, Answer> {
  readonly #options: Required<CoalescerOptions<Row, Answer>>;
  #waiting: Waiting<Row, Answer>[] = [];
  #inFlight = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: CoalescerOptions<Row, Answer>) {
    this.#options = { callersAtMost: 50, rowsAtMost: 500, inFlightAtMost: 4, lingerMs: 2, ...options };
  }

  /** @param rows no more than one batch holds */
  async submit(rows: readonly Row[]): Promise<Answer[]> {
    if (rows.length === 0) return [];
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows, resolve, reject });
      if (this.#waiting.length >= this.#options.callersAtMost) this.#depart();
      else this.#timer ??= setTimeout(() => this.#depart(), this.#options.lingerMs);
    });
  }

  #depart(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#waiting.length > 0 && this.#inFlight < this.#options.inFlightAtMost) {
      this.#inFlight += 1;
      void forOthersToo(() => this.#commit(this.#takeBatch())).finally(() => {
        this.#inFlight -= 1;
        this.#depart();
      });
    }
  }

  #takeBatch(): Waiting<Row, Answer>[] {
    let rows = 0;
    let callers = 0;
    for (const { rows: more } of this.#waiting.slice(0, this.#options.callersAtMost)) {
      rows += more.length;
      if (callers > 0 && rows > this.#options.rowsAtMost) break;
      callers += 1;
    }
    return this.#waiting.splice(0, callers);
  }

  async #commit(batch: readonly Waiting<Row, Answer>[]): Promise<void> {
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
