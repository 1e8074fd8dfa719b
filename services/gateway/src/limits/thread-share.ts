import { ApiError } from "@starlane/graphql";

/** After one millisecond of work, the queue rests for this many milliseconds. */
const REST = 3;
const LONGEST_REST_MS = 1_000;
/** The maximum number of waiting operations per queue. */
const MOST_WAITING = 1_000;
const RETRY_AFTER_SECONDS = 5;

const TOO_MANY = {
  "zh-CN": "等待处理的请求过多，请在 {seconds} 秒后再试。",
  en: "Too many requests wait to be read; try again in {seconds} seconds.",
};

/** The clock of the queues. */
export interface ThreadClock {
  readonly now: () => number;
  /** Calls back when the work started now has yielded the thread. */
  readonly afterWork: (callback: () => void) => void;
  readonly after: (ms: number, callback: () => void) => void;
}

const CLOCK: ThreadClock = {
  now: () => performance.now(),
  // A tick requested by a microtask runs when no microtask is left.
  afterWork: (callback) => queueMicrotask(() => process.nextTick(callback)),
  after: (ms, callback) => (ms < 1 ? setImmediate(callback) : setTimeout(callback, ms)),
};

/** The callers of one queue, each with its waiting operations. Callers are served round-robin. */
interface Queue {
  readonly callers: Map<string, (() => void)[]>;
  waiting: number;
}

/**
 * Limits each queue to a share of the thread for parsing and validating texts, however much it sends and over however
 * many connections: one operation starts at a time, and then the queue rests in proportion to the time that operation
 * took.
 */
export class ThreadShare {
  readonly #queues = new Map<string, Queue>();

  constructor(private readonly clock = CLOCK) {}

  /**
   * Resolves when an operation may start.
   * @param of the owner of the queue
   * @param caller is served round-robin with the other callers of the queue
   * @throws ApiError RATE_LIMITED when too many wait
   */
  async admit(of: string, caller = ""): Promise<void> {
    const known = this.#queues.get(of);
    const queue: Queue = known ?? { callers: new Map(), waiting: 0 };
    if (queue.waiting >= MOST_WAITING) throw tooMany();
    await new Promise<void>((resolve) => {
      queue.waiting += 1;
      const waiting = queue.callers.get(caller);
      if (waiting) waiting.push(resolve);
      else queue.callers.set(caller, [resolve]);
      if (known) return;
      this.#queues.set(of, queue);
      this.#begin(of, queue);
    });
  }

  #begin(of: string, queue: Queue): void {
    const [next] = queue.callers;
    if (!next) {
      this.#queues.delete(of);
      return;
    }
    const [caller, waiting] = next;
    const begin = waiting.shift()!;
    queue.callers.delete(caller);
    if (waiting.length > 0) queue.callers.set(caller, waiting); // behind the others
    queue.waiting -= 1;
    const begunAt = this.clock.now();
    begin();
    this.clock.afterWork(() => {
      const rest = Math.min(LONGEST_REST_MS, (this.clock.now() - begunAt) * REST);
      this.clock.after(rest, () => this.#begin(of, queue));
    });
  }
}

function tooMany(): ApiError {
  return new ApiError(
    "RATE_LIMITED",
    TOO_MANY,
    { seconds: RETRY_AFTER_SECONDS },
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}
