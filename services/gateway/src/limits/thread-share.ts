import { ApiError } from "@starlane/graphql";

/** After work of one millisecond the next of the same line waits for so many. */
const REST = 3;
const LONGEST_REST_MS = 1_000;
/** So many may wait in one line. */
const MOST_WAITING = 1_000;
const RETRY_AFTER_SECONDS = 5;

const TOO_MANY = {
  "zh-CN": "等待处理的请求过多，请在 {seconds} 秒后再试。",
  en: "Too many requests wait to be read; try again in {seconds} seconds.",
};

/** Time as a line sees it. */
export interface ThreadClock {
  readonly now: () => number;
  /** Calls back when the work that is begun now has given the thread back. */
  readonly afterWork: (callback: () => void) => void;
  readonly after: (ms: number, callback: () => void) => void;
}

const CLOCK: ThreadClock = {
  now: () => performance.now(),
  // A tick that a microtask asks for comes when no microtask is left.
  afterWork: (callback) => queueMicrotask(() => process.nextTick(callback)),
  after: (ms, callback) => (ms < 1 ? setImmediate(callback) : setTimeout(callback, ms)),
};

/** Callers of one line, each with those of its operations that wait. Callers take turns. */
interface Line {
  readonly callers: Map<string, (() => void)[]>;
  waiting: number;
}

/**
 * Lets each line have a share of the thread for reading and validating texts, and no more, however much it sends and over however many
 * connections: one operation begins at a time, and after it the line rests in proportion to what the operation took.
 */
export class ThreadShare {
  readonly #lines = new Map<string, Line>();

  constructor(private readonly clock = CLOCK) {}

  /**
   * Resolves when an operation may begin.
   * @param of whose share it is
   * @param caller takes turns with the other callers of the same line
   * @throws ApiError RATE_LIMITED where too many wait
   */
  async turn(of: string, caller = ""): Promise<void> {
    const known = this.#lines.get(of);
    const line: Line = known ?? { callers: new Map(), waiting: 0 };
    if (line.waiting >= MOST_WAITING) throw tooMany();
    await new Promise<void>((resolve) => {
      line.waiting += 1;
      const waiting = line.callers.get(caller);
      if (waiting) waiting.push(resolve);
      else line.callers.set(caller, [resolve]);
      if (known) return;
      this.#lines.set(of, line);
      this.#begin(of, line);
    });
  }

  #begin(of: string, line: Line): void {
    const [next] = line.callers;
    if (!next) {
      this.#lines.delete(of);
      return;
    }
    const [caller, waiting] = next;
    const begin = waiting.shift()!;
    line.callers.delete(caller);
    if (waiting.length > 0) line.callers.set(caller, waiting); // behind the others
    line.waiting -= 1;
    const begunAt = this.clock.now();
    begin();
    this.clock.afterWork(() => {
      const rest = Math.min(LONGEST_REST_MS, (this.clock.now() - begunAt) * REST);
      this.clock.after(rest, () => this.#begin(of, line));
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
