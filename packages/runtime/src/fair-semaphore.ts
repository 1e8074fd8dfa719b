export interface FairSemaphoreOptions {
  /** The maximum tasks that run at once. */
  readonly permits: number;
  /** The maximum tasks of one key that run at once; 1 by default. */
  readonly permitsOfKey?: number;
  /** The maximum tasks of one key that wait; more are rejected. */
  readonly waitingOfKey: number;
  /** The maximum tasks that wait in total; more are rejected. */
  readonly waiting: number;
}

/** Thrown when the queue is full; the task was not started. */
export class QueueFull extends Error {}

interface Queue {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * A semaphore that is fair between keys, such as users. Tasks of one key wait in the key's own queue, and the keys are
 * served round-robin: a key with a hundred tasks delays another key's task by one task, not by a hundred.
 */
export class FairSemaphore {
  readonly #options: Required<FairSemaphoreOptions>;
  /** In round-robin order: a key that was served moves to the end. */
  readonly #queues = new Map<string, Queue>();
  #running = 0;
  #waiting = 0;

  constructor(options: FairSemaphoreOptions) {
    this.#options = { permitsOfKey: 1, ...options };
  }

  /** The number of tasks that wait for a permit. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Runs a task when it gets a permit. @throws QueueFull when too many tasks wait, of this key or in total */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const queue = await this.#acquire(key);
    try {
      return await task();
    } finally {
      queue.running -= 1;
      this.#running -= 1;
      this.#queues.delete(key);
      if (queue.running > 0 || queue.waiting.length > 0) this.#queues.set(key, queue);
      this.#dispatch();
    }
  }

  async #acquire(key: string): Promise<Queue> {
    const { waiting, waitingOfKey } = this.#options;
    const queue = this.#queues.get(key) ?? { running: 0, waiting: [] };
    if (this.#mayRun(queue) && queue.waiting.length === 0) {
      this.#start(key, queue);
      return queue;
    }
    if (queue.waiting.length >= waitingOfKey || this.#waiting >= waiting) throw new QueueFull();
    this.#queues.set(key, queue);
    this.#waiting += 1;
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
    return queue;
  }

  #mayRun(queue: Queue): boolean {
    return this.#running < this.#options.permits && queue.running < this.#options.permitsOfKey;
  }

  #start(key: string, queue: Queue): void {
    queue.running += 1;
    this.#running += 1;
    this.#queues.delete(key);
    this.#queues.set(key, queue);
  }

  /** Starts the first waiting task of each key in order, while there are permits. */
  #dispatch(): void {
    const inOrder = [...this.#queues]; // copied, because a key that is started moves to the end
    for (const [key, queue] of inOrder) {
      if (this.#running >= this.#options.permits) return;
      const next = this.#mayRun(queue) ? queue.waiting.shift() : undefined;
      if (!next) continue;
      this.#waiting -= 1;
      this.#start(key, queue);
      next();
    }
  }
}
