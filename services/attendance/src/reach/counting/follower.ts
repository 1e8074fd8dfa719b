import type { ClientBase, ClientConfig } from "pg";
import { ConditionVariable } from "../../concurrency/condition-variable.js";
import {
  readCells,
  readEventCounts,
  readPosition,
  saveCells,
  saveEventCounts,
  savePosition,
} from "./cells.store.js";
import { Engine } from "./engine.js";
import {
  resetForeignTransactionIds,
  tryBecomeLeader,
  readAreaFacts,
  readAttendances,
  readCrowds,
  readEvents,
  readRemovedAttendances,
  readSnapshot,
  type Span,
} from "./log.store.js";
import { WatermarkTracker } from "./watermark-tracker.js";
import { Questions, type AnsweredBatch, type QuestionBatch } from "./questions.js";
import { cellsToSave, eventsToSave } from "./repair.rules.js";
import { continues, type LogPoint } from "./timeline.rules.js";
import { readLogPoint } from "./timeline.store.js";
import { QUIET_MS, WatchedConnection } from "./watched-connection.js";
import type { AttendanceFact } from "./history.js";

/** The time after which the log is polled without a wake-up. */
const POLL_INTERVAL_MS = 1_000;
/** The pause between two polls, so that a busy minute is counted in few transactions. */
const REST_MS = 20;
/** The wait before the next try after the database failed, or while another process is the leader. */
const RETRY_MS = 500;

/** The change of the clock difference above which it is reported again. */
const CLOCK_CHANGE_MS = 100;

/** The listeners to the follower's events. */
export interface Listener {
  moved(): void;
  answered(answers: readonly (AnsweredBatch & { readonly asOf: Date })[]): void;
  warned(message: string, details?: object): void;
  /** Reports by how much this process's clock is ahead of PostgreSQL's, when that changes. */
  clockAhead(ms: number): void;
}

/**
 * Follows the log of counted data and answers questions about it. Reads whole transactions only, up to the oldest one
 * still open, so that one that commits late is not skipped. One of several followers holds a session-level lock and
 * keeps the cells of reach up to date; when it ends, another takes over.
 */
export class Follower {
  readonly #connection: ClientConfig;
  readonly #listener: Listener;
  readonly #quietMs: number;
  readonly #clock: () => number;
  readonly #woken = new ConditionVariable();
  readonly #ending = new ConditionVariable();
  readonly #questions = new Questions();
  #engine: Engine | null = null;
  #position = 0n;
  /** The last known point of the cluster's WAL; the counted data is of its timeline. */
  #known: LogPoint | null = null;
  #isConnected = false;
  #clockAhead = 0;
  /** The last sign from PostgreSQL that the log is being followed; null before the first. */
  #signAt: number | null = null;
  /** The position that this follower saved last. */
  #saved = 0n;
  #watermark = new WatermarkTracker();
  #now = new Date(0);
  #triedAt = -Infinity;
  #isLeader = false;
  #isWoken = false;
  #isEnding = false;

  /**
   * @param options quietMs: the time without an answer after which a statement is checked; clock: this process's own
   */
  constructor(
    connection: ClientConfig,
    listener: Listener,
    { quietMs = QUIET_MS, clock = () => Date.now() } = {},
  ) {
    this.#connection = connection;
    this.#listener = listener;
    this.#quietMs = quietMs;
    this.#clock = clock;
  }

  /** Milliseconds since the last sign that the log is followed; null before the first. */
  get sinceSignMs(): number | null {
    return this.#signAt === null ? null : performance.now() - this.#signAt;
  }

  /** Sets the current time and wakes the follower. */
  wake(now: Date): void {
    this.#now = now;
    this.#wake();
  }

  ask(batch: QuestionBatch): void {
    this.#questions.add(batch);
    this.#wake();
  }

  end(): void {
    this.#isEnding = true;
    this.#ending.notifyAll();
    this.#wake();
  }

  /** Follows the log until `end` is called. */
  async run(): Promise<void> {
    while (!this.#isEnding) {
      try {
        await this.#follow();
      } catch (error) {
        if (!this.#isEnding)
          this.#listener.warned("reach is not followed at the moment; trying again", { err: error });
      }
      this.#answer();
      if (!this.#isEnding) await this.#ending.wait(RETRY_MS);
    }
  }

  async #follow(): Promise<void> {
    const connection = await WatchedConnection.open(this.#connection, {
      quietMs: this.#quietMs,
      onSign: () => this.#noteSign(),
    });
    const { client } = connection;
    try {
      await connection.watch(async () => {
        // An unflushed tail loses nothing: cells and position go back together, and are counted again.
        await client.query("set synchronous_commit = off");
        await resetForeignTransactionIds(client);
        this.#recognise(await readLogPoint(client));
      });
      this.#isConnected = true;
      while (!this.#isEnding) {
        if (await connection.watch(() => this.#poll(client))) await this.#ending.wait(REST_MS);
        if (!this.#isWoken && !this.#isEnding) await this.#woken.wait(POLL_INTERVAL_MS);
      }
    } finally {
      this.#isLeader = false;
      this.#isConnected = false;
      this.#engine?.stopCounting();
      await connection.close();
    }
  }

  /** Drops all counts when the cluster is another one or has lost transactions: their numbers may be reused. */
  #recognise(found: LogPoint): void {
    const known = this.#known;
    this.#known = found;
    if (known === null || continues(known, found)) return;
    this.#drop();
    this.#listener.warned(
      "the database has another history than the one that reach was counted from, as after a failover or a restore; all is counted anew",
      { was: known.timeline, is: found.timeline },
    );
  }

  #drop(): void {
    this.#engine = null;
    this.#position = 0n;
    this.#watermark = new WatermarkTracker();
    this.#questions.clearCache();
  }

  /**
   * Polls the log once.
   * @returns true when there is something to count and no question to answer first
   */
  async #poll(client: ClientBase): Promise<boolean> {
    this.#isWoken = false;
    await this.#tryToLead(client);
    const before = this.#position;
    const isBusy = await inSnapshot(client, () => this.#observe(client));
    if (this.#position !== before) {
      this.#questions.clearCache();
      this.#listener.moved();
    }
    this.#noteSign();
    this.#answer();
    if (this.#questions.areReady(this.#position)) this.#isWoken = true;
    return isBusy && !this.#questions.areReady(this.#position);
  }

  #noteSign(): void {
    this.#signAt = performance.now();
  }

  /**
   * Answers one question, so that the log is polled between two. Without a connection the position counts as 0: the
   * transaction numbers of the questions may be of another timeline.
   */
  #answer(): void {
    if (!this.#engine) return;
    const { asOf } = this.#watermark;
    const answers = this.#questions.answer(this.#engine.history, this.#isConnected ? this.#position : 0n);
    if (answers.length > 0) this.#listener.answered(answers.map((answer) => ({ ...answer, asOf })));
  }

  /** Tries to take the leader's lock, before the snapshot, which then sees all writes of the previous leader. */
  async #tryToLead(client: ClientBase): Promise<void> {
    if (this.#isLeader || performance.now() < this.#triedAt + RETRY_MS) return;
    this.#triedAt = performance.now();
    this.#isLeader = await tryBecomeLeader(client);
  }

  /**
   * Reads what has been committed since the last poll.
   * @returns true when there is or was something to count
   */
  async #observe(client: ClientBase): Promise<boolean> {
    const [at, sentAt] = [this.#now, this.#clock()]; // before the snapshot, so that nothing acknowledged by then is missed
    const { newest, xmin, flushed, now } = await readSnapshot(client);
    const takenAt = new Date(at.getTime() - this.#noteClock(sentAt - now.getTime()));
    if (xmin < this.#position) {
      this.#drop();
      throw new Error("The transactions of this cluster are numbered anew.");
    }
    this.#known = { ...this.#known!, lsn: flushed };
    if (this.#watermark.observe(newest, takenAt))
      this.#listener.warned("an open transaction holds back the counting of reach");

    const isBusy = newest >= this.#position;
    if (!this.#engine) await this.#load(client, xmin);
    else if (isBusy && xmin > this.#position) await this.#catchUp(this.#engine, client, xmin);
    if (this.#isLeader && this.#engine) await this.#save(this.#engine, client, newest, isBusy);
    this.#watermark.advanceTo(this.#position);
    return isBusy;
  }

  /**
   * Updates the clock difference.
   * @returns by how much this process's clock is ahead of PostgreSQL's; all processes use the latter for `asOf`
   */
  #noteClock(difference: number): number {
    const ahead = Math.max(0, difference);
    if (Math.abs(ahead - this.#clockAhead) > CLOCK_CHANGE_MS || (ahead === 0) !== (this.#clockAhead === 0))
      this.#listener.clockAhead((this.#clockAhead = ahead));
    return ahead;
  }

  async #load(client: ClientBase, xmin: bigint): Promise<void> {
    const span = { from: 0n, to: xmin };
    const engine = new Engine();
    const areas = await readAreaFacts(client, 0n);
    const events = await readEvents(client, 0n);
    const crowds = await readCrowds(client, span);
    const { take, end } = engine.load({ areas, events, crowds });
    await readAttendances(client, span, take);
    end();
    this.#engine = engine;
    this.#position = xmin;
  }

  /** Reads all changes before applying them, so that a broken connection leaves the engine intact. */
  async #catchUp(engine: Engine, client: ClientBase, xmin: bigint): Promise<void> {
    const span: Span = { from: this.#position, to: xmin };
    const areas = await readAreaFacts(client, span.from);
    const events = await readEvents(client, span.from);
    const removed = await readRemovedAttendances(client, span);
    const crowds = await readCrowds(client, span);
    const came: AttendanceFact[] = [];
    await readAttendances(client, span, (attendance) => came.push(attendance));
    try {
      engine.apply({ areas, events, removed, came, crowds });
    } catch (error) {
      this.#engine = null; // half applied; everything is read again
      throw error;
    }
    this.#position = xmin;
  }

  /**
   * Saves the changed cells and the position up to which they are counted. The position goes first: a check of the
   * cells locks it, and must not wait for cells that are already written.
   */
  async #save(engine: Engine, client: ClientBase, newest: bigint, isBusy: boolean): Promise<void> {
    if (engine.counter === null) return this.#takeOver(engine, client, newest);
    if (!isBusy) return;
    await this.#savePosition(client, this.#saved);
    await saveCells(client, engine.counter.takeChangedCells());
    await saveEventCounts(client, engine.counter.takeChangedEvents());
  }

  /** Becomes the leader: counts everything and corrects wrong cells. */
  async #takeOver(engine: Engine, client: ClientBase, newest: bigint): Promise<void> {
    const { position: saved, timeline } = await readPosition(client);
    // Nothing was committed between the two positions. A position of another timeline is ignored.
    if (saved > this.#position && timeline === this.#known!.timeline) this.#position = saved;
    await this.#savePosition(client, saved);
    const counter = engine.startCounting();
    const cells = cellsToSave(counter.takeChangedCells(), await readCells(client));
    const events = eventsToSave(counter.takeChangedEvents(), await readEventCounts(client));
    await saveCells(client, cells);
    await saveEventCounts(client, events);
    if (newest < saved && cells.length + events.length > 0)
      this.#listener.warned("cells of reach were not what the attendances add up to; put right", {
        cells: cells.length,
        events: events.length,
      });
  }

  async #savePosition(client: ClientBase, from: bigint): Promise<void> {
    this.#watermark.advanceTo(this.#position);
    const { timeline } = this.#known!;
    await savePosition(client, { from, to: this.#position, asOf: this.#watermark.asOf, timeline });
    this.#saved = this.#position;
  }

  #wake(): void {
    this.#isWoken = true;
    this.#woken.notifyAll();
  }
}

/** Runs a function in one repeatable-read snapshot and commits its writes. */
async function inSnapshot<T>(client: ClientBase, run: () => Promise<T>): Promise<T> {
  await client.query("begin isolation level repeatable read");
  const result = await run();
  await client.query("commit");
  return result;
}
