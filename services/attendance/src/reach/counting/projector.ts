import { ApiError } from "@starlane/graphql";
import type { Logger } from "@starlane/runtime";
import type { ClientConfig } from "pg";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { ConditionVariable } from "../../concurrency/condition-variable.js";
import type { Count, CoverageQuestion } from "../coverage/question.rules.js";
import type { AnsweredBatch } from "./questions.js";
import type { ThreadData, ThreadReport, ThreadRequest } from "./thread.js";

export interface ProjectorOptions {
  /** The thread's connection to the service's database. */
  readonly connection: ClientConfig;
  readonly clock: () => Date;
  readonly logger: Logger;
}

/** The interval of polling for writes of other processes. */
const POLL_INTERVAL_MS = 200;
/** The time after which the initial read counts as long; with little data it takes less. */
const READ_WITHIN_MS = 2_000;
/** The wait before a thread that ended is started again. */
const RETRY_MS = 500;
/** The longest wait for an answer: a thread that was just started reads everything first. */
const ANSWER_WITHIN_MS = 5_000;
/** The longest time the thread may take to end by itself. */
const END_WITHIN_MS = 1_000;

/** The Node options that run these sources as they are in tests: a module imported as `.js` exists there as `.ts`. */
const SOURCE_OPTIONS = [
  "--no-warnings",
  "--conditions=source",
  `--import=data:text/javascript,${encodeURIComponent(`import { registerHooks } from "node:module";
registerHooks({ resolve(name, context, next) {
  try { return next(name, context); } catch { return next(name.replace(/\\.js$/, ".ts"), context); }
} });`)}`,
];
const isSource = import.meta.url.endsWith(".ts");
const program = new URL(isSource ? "./thread.ts" : "./thread.js", import.meta.url);

/** The longest wait for the thread's report; it may be in a long computation. */
const REPORT_WITHIN_MS = 1_000;
/** A follower that has not followed the log for this long is not just reconnecting. */
const UNFOLLOWED_MS = 10_000;
/**
 * Above the longest computation in which the thread handles no message: laying out tens of millions of rows at a start.
 */
const SILENT_MS = 30_000;

/** A clock further ahead of the database's than this is logged. */
const CLOCK_AHEAD_MS = 1_000;

/** The answers to questions, as of one position. */
export interface CountsAnswer {
  /** By question; null when one of them has too many rows. */
  readonly counts: readonly (readonly Count[])[] | null;
  /** True when everything that should be counted is. */
  readonly isPast: boolean;
  /** Everything acknowledged before this time is counted. */
  readonly asOf: Date;
}

/**
 * Keeps the cells of reach up to date and answers questions that they cannot, in a thread of its own, so that counting
 * never delays requests. One of several processes writes the cells; each answers its own questions.
 */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #moved = new ConditionVariable();
  readonly #reported = new ConditionVariable();
  readonly #pending = new Map<number, PromiseWithResolvers<CountsAnswer>>();
  readonly #pollTimer: NodeJS.Timeout;
  readonly #running: Promise<void>;
  #thread: Worker | null = null;
  #startedAt = 0;
  /** The time of the thread's last report, and the time at which it last followed the log. */
  #reportedAt = performance.now();
  #followedAt = performance.now();
  #hasRead = false;
  #questions = 0;
  #clockAheadMs = 0;
  #isClosing = false;

  constructor(options: ProjectorOptions) {
    this.#options = options;
    this.#running = this.#run();
    this.#pollTimer = setInterval(() => this.wake(), POLL_INTERVAL_MS).unref();
  }

  /** Notifies the thread that there may be something to count. */
  wake(): void {
    this.#post({ wake: this.#options.clock() });
  }

  /**
   * Converts an instant of this process's clock to PostgreSQL's when that is behind: no answer is as of a future time.
   */
  databaseTime(instant: Date): Date {
    return this.#clockAheadMs === 0 ? instant : new Date(instant.getTime() - this.#clockAheadMs);
  }

  /** True when the initial read is taking long: waiting for new data is then pointless. */
  get isReading(): boolean {
    return !this.#hasRead && performance.now() > this.#startedAt + READ_WITHIN_MS;
  }

  /** Resolves when something has been counted, or after `atMostMs`. */
  moved(atMostMs: number): Promise<void> {
    return this.#moved.wait(atMostMs);
  }

  /**
   * Answers questions once everything up to `newest` is counted, or a second has passed.
   * @param newest the number of a transaction
   * @throws ApiError SERVICE_UNAVAILABLE during the initial read after a start
   */
  async ask(questions: readonly CoverageQuestion[], newest: string): Promise<CountsAnswer> {
    const id = (this.#questions += 1);
    const pending = Promise.withResolvers<CountsAnswer>();
    this.#pending.set(id, pending);
    this.wake();
    this.#post({ ask: { id, questions, newest: BigInt(newest) } });
    const timeout = globalThis.setTimeout(() => pending.reject(notReady()), ANSWER_WITHIN_MS);
    try {
      return await pending.promise;
    } finally {
      clearTimeout(timeout);
      this.#pending.delete(id);
    }
  }

  /**
   * Checks within a second that the thread follows the log.
   * @throws Error when it has not for too long, or has been silent for longer than its longest computation
   */
  async check({ atMostMs = UNFOLLOWED_MS } = {}): Promise<void> {
    const askedAt = performance.now();
    const seconds = await this.sinceFollowed();
    const isReported = this.#reportedAt >= askedAt;
    if (isReported ? seconds * 1000 <= atMostMs : performance.now() - this.#reportedAt <= SILENT_MS) return;
    const silence = isReported ? "" : ", and its thread does not answer";
    throw new Error(`Reach has not followed the log for ${Math.round(seconds)} seconds${silence}.`);
  }

  /** Returns within a second the seconds since the log was last known to be followed. */
  async sinceFollowed(): Promise<number> {
    const reported = this.#reported.wait(REPORT_WITHIN_MS); // before asking, so that no report is missed
    this.#post({ report: true });
    await reported;
    return (performance.now() - this.#followedAt) / 1000;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#pollTimer);
    this.#post({ end: true });
    await Promise.race([this.#running, setTimeout(END_WITHIN_MS, undefined, { ref: false })]);
    await this.#thread?.terminate();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      await this.#runThread();
      for (const pending of this.#pending.values()) pending.reject(notReady());
      if (!this.#isClosing) await setTimeout(RETRY_MS, undefined, { ref: false });
    }
  }

  /** Resolves when the thread has ended, for any reason. */
  #runThread(): Promise<void> {
    const { connection, logger } = this.#options;
    const thread = new Worker(program, {
      workerData: { connection: { ...connection, application_name: "starlane reach" } } satisfies ThreadData,
      execArgv: isSource ? SOURCE_OPTIONS : [],
    });
    this.#thread = thread;
    this.#startedAt = performance.now();
    this.#hasRead = false;
    this.wake();
    thread.on("message", (report: ThreadReport) => this.#onThreadMessage(report));
    thread.on("error", (error) => logger.error({ err: error }, "the thread of reach failed"));
    return new Promise((resolve) => {
      thread.on("exit", () => {
        this.#thread = null;
        resolve();
      });
    });
  }

  #onThreadMessage(report: ThreadReport): void {
    if ("moved" in report) this.#noteMove();
    else if ("sinceSignMs" in report) this.#noteReport(report.sinceSignMs);
    else if ("clockAheadMs" in report) this.#noteClock(report.clockAheadMs);
    else if ("answers" in report) for (const answer of report.answers) this.#answer(answer);
    else this.#options.logger.warn(report.details, report.warning);
  }

  #noteMove(): void {
    this.#hasRead = true;
    this.#moved.notifyAll();
  }

  #noteClock(aheadMs: number): void {
    if (aheadMs > CLOCK_AHEAD_MS && this.#clockAheadMs <= CLOCK_AHEAD_MS)
      this.#options.logger.warn({ aheadMs }, "the clock of this process is ahead of the database's");
    this.#clockAheadMs = aheadMs;
  }

  #noteReport(sinceSignMs: number | null): void {
    this.#reportedAt = performance.now();
    if (sinceSignMs !== null) this.#followedAt = this.#reportedAt - sinceSignMs;
    this.#reported.notifyAll();
  }

  #answer({ id, fault, ...answer }: AnsweredBatch & { readonly asOf: Date }): void {
    if (fault) this.#pending.get(id)?.reject(fault);
    else this.#pending.get(id)?.resolve(answer);
  }

  #post(request: ThreadRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#thread?.postMessage(request);
  }
}

function notReady(): ApiError {
  return new ApiError("SERVICE_UNAVAILABLE", {
    "zh-CN":
      "此类统计暂时无法给出（启动后须先读取全部签到记录），请稍后再试；按区域、对象的常用统计不受影响。",
    en: "This cannot be counted right now (after a start everything is read first): try again in a moment. Reports by area and audience can be had at any time.",
  });
}
