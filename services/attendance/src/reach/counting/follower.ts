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

/** Polls again after this long when nobody wakes it. */
const POLL_INTERVAL_MS = 1_000;
/** Rests this long between two polls, so that a busy minute is counted in few transactions. */
const REST_MS = 20;
/** Waits this long to try again after the database failed, or while another process is the one that counts. */
const RETRY_MS = 500;

/** A clock that is ahead is told of anew when it has changed by more. */
const CLOCK_CHANGE_MS = 100;

/** The listeners to its events. */
export interface Listener {
  moved(): void;
  answered(answers: readonly (AnsweredBatch & { readonly asOf: Date })[]): void;
  warned(message: string, details?: object): void;
  /** By how much this process's clock is ahead of PostgreSQL's; said when it changes. */
  clockAhead(ms: number): void;
}

/**
 * Follows the log of what is counted and answers questions of it. It reads whole transactions only, up to the oldest that is
 * still open, so that none that commits late is skipped. Of several that follow, one holds a lock of its session and keeps the
 * cells of reach up to date; when it ends, another takes over.
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
  /** As far as the cluster's log is known to have come; what is counted is of its timeline. */
  #known: LogPoint | null = null;
  #isConnected = false;
  #clockAhead = 0;
  /** When PostgreSQL last gave a sign that the log is followed; null before the first. */
  #signAt: number | null = null;
  /** The position that this one has saved last. */
  #saved = 0n;
  #watermark = new WatermarkTracker();
  #now = new Date(0);
  #triedAt = -Infinity;
  #isLeader = false;
  #isWoken = false;
  #isEnding = false;

  /** @param options quietMs: a statement without an answer for so long is looked after; clock: this process's own */
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

  /** Says what time it is, and that there may be something to count. */
  look(now: Date): void {
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

  /** Follows until it is told to end. */
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
        // Nothing is lost with an unflushed tail: cells and position go back together, and are counted again.
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

  /** Drops all that was counted where the cluster is another, or has lost transactions: their numbers are others' now. */
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
    this.#questions.forget();
  }

  /** @returns whether there is something to count, and nothing to answer before */
  async #poll(client: ClientBase): Promise<boolean> {
    this.#isWoken = false;
    await this.#tryToLead(client);
    const before = this.#position;
    const isBusy = await inSnapshot(client, () => this.#observe(client));
    if (this.#position !== before) {
      this.#questions.forget();
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
   * One question at a time, so that the log is looked at between two. Without a connection nothing is known to be past: the
   * numbers that are asked for may be of another timeline.
   */
  #answer(): void {
    if (!this.#engine) return;
    const { asOf } = this.#watermark;
    const answers = this.#questions.answer(this.#engine.history, this.#isConnected ? this.#position : 0n);
    if (answers.length > 0) this.#listener.answered(answers.map((answer) => ({ ...answer, asOf })));
  }

  /** The leader's lock is taken before the snapshot, which then sees all that the one before it wrote. */
  async #tryToLead(client: ClientBase): Promise<void> {
    if (this.#isLeader || performance.now() < this.#triedAt + RETRY_MS) return;
    this.#triedAt = performance.now();
    this.#isLeader = await tryBecomeLeader(client);
  }

  /** Takes what has been committed since the last poll. @returns whether there is something to count, or was */
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

  /** @returns by how much this process's clock is ahead of PostgreSQL's, which tells what `asOf` says to everybody alike */
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

  /** Reads all of it before it is applied, so that a broken connection leaves the engine whole. */
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
      this.#engine = null; // half applied; all is read again
      throw error;
    }
    this.#position = xmin;
  }

  /**
   * Writes what the cells have become, and up to where they are counted. The position goes first: who checks the cells holds it
   * back, and must not wait for cells that are written already.
   */
  async #save(engine: Engine, client: ClientBase, newest: bigint, isBusy: boolean): Promise<void> {
    if (engine.counter === null) return this.#takeOver(engine, client, newest);
    if (!isBusy) return;
    await this.#savePosition(client, this.#saved);
    await saveCells(client, engine.counter.takeChangedCells());
    await saveEventCounts(client, engine.counter.takeChangedEvents());
  }

  /** Counts everything, and puts right what the cells have wrong. */
  async #takeOver(engine: Engine, client: ClientBase, newest: bigint): Promise<void> {
    const { position: saved, timeline } = await readPosition(client);
    // Nothing was committed between the two. Of another timeline it says nothing.
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

/** Runs something in one snapshot; what it writes is committed with it. */
async function inSnapshot<T>(client: ClientBase, run: () => Promise<T>): Promise<T> {
  await client.query("begin isolation level repeatable read");
  const result = await run();
  await client.query("commit");
  return result;
}
