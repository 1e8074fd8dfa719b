import { ApiError } from "@starlane/graphql";
import type { Logger } from "@starlane/runtime";
import type { ClientConfig } from "pg";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { ConditionVariable } from "../../concurrency/condition-variable.js";
import type { Count, CoverageQuestion } from "../coverage/question.rules.js";
import type { AnsweredBatch } from "./questions.js";
import type { Given, ThreadReport, ThreadRequest } from "./thread.js";

export interface ProjectorOptions {
  /** How the thread reaches the service's database. */
  readonly connection: ClientConfig;
  readonly clock: () => Date;
  readonly logger: Logger;
}

/** Looks for what other processes wrote this often. */
const LOOK_EVERY_MS = 200;
/** What is read at a start takes no longer where little has happened yet. */
const READ_WITHIN_MS = 2_000;
/** A thread that ended is started again after this long. */
const RETRY_MS = 500;
/** How long a question waits for its answer: a thread that was just started reads everything first. */
const ANSWER_WITHIN_MS = 5_000;
/** How long the thread may take to end by itself. */
const END_WITHIN_MS = 1_000;

/** How Node runs these sources as they are, in tests: what is imported as `.js` lies there as `.ts`. */
const AS_SOURCES = [
  "--no-warnings",
  "--conditions=source",
  `--import=data:text/javascript,${encodeURIComponent(`import { registerHooks } from "node:module";
registerHooks({ resolve(name, context, next) {
  try { return next(name, context); } catch { return next(name.replace(/\\.js$/, ".ts"), context); }
} });`)}`,
];
const isSource = import.meta.url.endsWith(".ts");
const program = new URL(isSource ? "./thread.ts" : "./thread.js", import.meta.url);

/** The thread's word on whether it follows is waited for so long; it may be amid a long computation. */
const REPORT_WITHIN_MS = 1_000;
/** A follower that has not followed the log for so long is not just reconnecting. */
const UNFOLLOWED_MS = 10_000;
/** The longest computation of the thread in which it handles no message, laying out tens of millions of rows at a start, and some. */
const SILENT_MS = 30_000;

/** A clock that is further ahead of the database's is worth a word. */
const CLOCK_AHEAD_MS = 1_000;

/** What questions were answered, as of one position. */
export interface CountsAnswer {
  /** By question; null where one of them has too many rows. */
  readonly counts: readonly (readonly Count[])[] | null;
  /** Whether what should be counted is. */
  readonly isPast: boolean;
  /** Everything acknowledged before it is counted. */
  readonly asOf: Date;
}

/**
 * Keeps the cells of reach up to date and answers what they do not hold, in a thread of its own, so that counting never keeps
 * requests waiting. Of several processes one writes the cells; each answers for itself.
 */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #moved = new ConditionVariable();
  readonly #reported = new ConditionVariable();
  readonly #asked = new Map<number, PromiseWithResolvers<CountsAnswer>>();
  readonly #looking: NodeJS.Timeout;
  readonly #running: Promise<void>;
  #thread: Worker | null = null;
  #startedAt = 0;
  /** When the thread last reported, and when by its word the log was last followed. */
  #reportedAt = performance.now();
  #followedAt = performance.now();
  #hasRead = false;
  #questions = 0;
  #clockAheadMs = 0;
  #isClosing = false;

  constructor(options: ProjectorOptions) {
    this.#options = options;
    this.#running = this.#run();
    this.#looking = setInterval(() => this.wake(), LOOK_EVERY_MS).unref();
  }

  /** Says that there is something to count. */
  wake(): void {
    this.#post({ look: this.#options.clock() });
  }

  /** An instant of this process's clock by PostgreSQL's where that is behind: no answer is as of a time still to come. */
  databaseTime(instant: Date): Date {
    return this.#clockAheadMs === 0 ? instant : new Date(instant.getTime() - this.#clockAheadMs);
  }

  /** Whether everything there is has been read for a while, as after a start: there is no use in waiting for what is new. */
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
   * @throws ApiError SERVICE_UNAVAILABLE while everything is being read, which is after a start
   */
  async ask(questions: readonly CoverageQuestion[], newest: string): Promise<CountsAnswer> {
    const id = (this.#questions += 1);
    const asked = Promise.withResolvers<CountsAnswer>();
    this.#asked.set(id, asked);
    this.wake();
    this.#post({ ask: { id, questions, newest: BigInt(newest) } });
    const giveUp = globalThis.setTimeout(() => asked.reject(notYet()), ANSWER_WITHIN_MS);
    try {
      return await asked.promise;
    } finally {
      clearTimeout(giveUp);
      this.#asked.delete(id);
    }
  }

  /**
   * Asks the thread whether it follows the log, and answers within a second.
   * @throws Error where it has not for too long, or has not said so for longer than it computes anything
   */
  async check({ atMostMs = UNFOLLOWED_MS } = {}): Promise<void> {
    const askedAt = performance.now();
    const seconds = await this.sinceFollowed();
    const isReported = this.#reportedAt >= askedAt;
    if (isReported ? seconds * 1000 <= atMostMs : performance.now() - this.#reportedAt <= SILENT_MS) return;
    const silence = isReported ? "" : ", and its thread does not answer";
    throw new Error(`Reach has not followed the log for ${Math.round(seconds)} seconds${silence}.`);
  }

  /** Asks the thread, and answers within a second: seconds since the log was last known to be followed. */
  async sinceFollowed(): Promise<number> {
    const reported = this.#reported.wait(REPORT_WITHIN_MS); // before asking, so that no report is missed
    this.#post({ report: true });
    await reported;
    return (performance.now() - this.#followedAt) / 1000;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#looking);
    this.#post({ end: true });
    await Promise.race([this.#running, setTimeout(END_WITHIN_MS, undefined, { ref: false })]);
    await this.#thread?.terminate();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      await this.#runThread();
      for (const asked of this.#asked.values()) asked.reject(notYet());
      if (!this.#isClosing) await setTimeout(RETRY_MS, undefined, { ref: false });
    }
  }

  /** Resolves when the thread has ended, for whatever reason. */
  #runThread(): Promise<void> {
    const { connection, logger } = this.#options;
    const thread = new Worker(program, {
      workerData: { connection: { ...connection, application_name: "starlane reach" } } satisfies Given,
      execArgv: isSource ? AS_SOURCES : [],
    });
    this.#thread = thread;
    this.#startedAt = performance.now();
    this.#hasRead = false;
    this.wake();
    thread.on("message", (said: ThreadReport) => this.#onThreadMessage(said));
    thread.on("error", (error) => logger.error({ err: error }, "the thread of reach failed"));
    return new Promise((resolve) => {
      thread.on("exit", () => {
        this.#thread = null;
        resolve();
      });
    });
  }

  #onThreadMessage(said: ThreadReport): void {
    if ("moved" in said) this.#noteMove();
    else if ("sinceSignMs" in said) this.#noteReport(said.sinceSignMs);
    else if ("clockAheadMs" in said) this.#noteClock(said.clockAheadMs);
    else if ("answers" in said) for (const answer of said.answers) this.#answer(answer);
    else this.#options.logger.warn(said.details, said.warning);
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
    if (fault) this.#asked.get(id)?.reject(fault);
    else this.#asked.get(id)?.resolve(answer);
  }

  #post(request: ThreadRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#thread?.postMessage(request);
  }
}

function notYet(): ApiError {
  return new ApiError("SERVICE_UNAVAILABLE", {
    "zh-CN":
      "此类统计暂时无法给出（启动后须先读取全部签到记录），请稍后再试；按区域、对象的常用统计不受影响。",
    en: "This cannot be counted right now (after a start everything is read first): try again in a moment. Reports by area and audience can be had at any time.",
  });
}
