import type { Logger } from "@starlane/runtime";
import type { Pool, PoolClient } from "pg";
import { Bell } from "../bell.js";
import { readAttendances } from "./attendances.store.js";
import type { Cell } from "./cells.js";
import { readCells, replaceCells, saveCells } from "./cells.store.js";
import { Histories } from "./histories.js";

export interface ProjectorOptions {
  readonly pool: Pool;
  readonly clock: () => Date;
  readonly logger: Logger;
}

/** Looks for new attendances this often when nobody wakes it: those of other processes. */
const LOOK_EVERY_MS = 200;
/** Rests this long between two looks, so that a busy minute is counted in few transactions. */
const REST_MS = 20;
/** Waits this long to try again after the database failed, or while another process is the one that counts. */
const RETRY_MS = 500;
/** Attendances that are held back longer than this by an older transaction are worth a word. */
const HELD_BACK_MS = 10_000;
/** More looks than this say nothing new; leaving one out only makes `asOf` a little older. */
const LOOKS_AT_MOST = 1_000;

/** What a look saw: once the position is past `newest`, everything acknowledged before `takenAt` is counted. */
interface Look {
  readonly newest: bigint;
  takenAt: Date;
}

/**
 * Keeps the cells of reach up to date with the attendances. One process counts at a time, held by a lock of its session;
 * the others stand by. It reads whole transactions only, up to the oldest that is still open, so that none that commits
 * late is skipped.
 */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #woken = new Bell();
  readonly #moved = new Bell();
  readonly #ending = new Bell();
  readonly #running: Promise<void>;
  #histories = new Histories();
  #position = 0n;
  #looks: Look[] = [];
  #isWoken = false;
  #isClosing = false;
  #isHeldBack = false;

  constructor(options: ProjectorOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Says that there is something to count. */
  wake(): void {
    this.#isWoken = true;
    this.#woken.ring();
  }

  /** Resolves when it has counted something here, or after `atMostMs`. */
  moved(atMostMs: number): Promise<void> {
    return this.#moved.next(atMostMs);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#ending.ring();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      try {
        await this.#standBy();
      } catch (error) {
        if (!this.#isClosing)
          this.#options.logger.warn({ err: error }, "reach is not counted at the moment; trying again");
      }
      if (!this.#isClosing) await this.#ending.next(RETRY_MS);
    }
  }

  /** Waits until no other process counts, and then does, until something breaks or it is told to end. */
  async #standBy(): Promise<void> {
    const client = await this.#options.pool.connect();
    const ignore = () => undefined; // the query under way, or the next one, rejects by itself
    client.on("error", ignore);
    try {
      // Nothing is lost with an unflushed tail: cells and position go back together, and are counted again.
      await client.query("set statement_timeout = 0; set synchronous_commit = off");
      while (!this.#isClosing && !(await isFirst(client))) await this.#ending.next(RETRY_MS);
      if (!this.#isClosing) await inSnapshot(client, () => this.#rebuild(client));
      while (!this.#isClosing) await this.#lookAndRest(client);
    } finally {
      client.off("error", ignore);
      client.release(true); // its settings and its lock end with the session
    }
  }

  /** Reads everybody's history again, and puts right what the cells have wrong. */
  async #rebuild(client: PoolClient): Promise<void> {
    await adoptForeignAttendances(client);
    const { rows } = await client.query<{ position: string }>("select position::text from reach_position");
    this.#position = BigInt(rows[0]!.position);
    this.#looks = [];
    this.#histories = new Histories();
    for await (const attendance of readAttendances(client, 0n, this.#position)) {
      if (this.#isClosing) throw new Error("Told to end.");
      this.#histories.add(attendance);
    }
    const cells = this.#histories.takeChanged();
    const wrong = countDifferences(cells, await readCells(client));
    if (wrong === 0) return;
    this.#options.logger.warn(
      { cells: wrong },
      "cells of reach were not what the attendances add up to; put right",
    );
    await replaceCells(client, cells);
  }

  async #lookAndRest(client: PoolClient): Promise<void> {
    this.#isWoken = false;
    const { isBusy, hasMoved } = await inSnapshot(client, () => this.#look(client));
    if (hasMoved) this.#moved.ring();
    if (isBusy) await this.#ending.next(REST_MS);
    if (!this.#isWoken) await this.#woken.next(LOOK_EVERY_MS);
  }

  /** Counts what has been committed since the last look. */
  async #look(client: PoolClient): Promise<{ isBusy: boolean; hasMoved: boolean }> {
    const takenAt = this.#options.clock();
    const { newest, settled } = await readSnapshot(client);
    this.#note({ newest, takenAt });
    if (newest < this.#position) return { isBusy: false, hasMoved: false };

    const hasMoved = settled > this.#position;
    if (hasMoved) {
      for await (const attendance of readAttendances(client, this.#position, settled))
        this.#histories.add(attendance);
      await saveCells(client, this.#histories.takeChanged());
    }
    await this.#moveTo(client, hasMoved ? settled : this.#position);
    return { isBusy: true, hasMoved };
  }

  async #moveTo(client: PoolClient, position: bigint): Promise<void> {
    const passed = this.#looks.filter((look) => look.newest < position);
    const asOf = passed.at(-1)?.takenAt ?? null;
    const { rowCount } = await client.query(
      "update reach_position set position = $2::xid8, as_of = coalesce($3, as_of) where position = $1::xid8",
      [String(this.#position), String(position), asOf],
    );
    if (rowCount !== 1) throw new Error("Another process has counted as well.");
    this.#looks = this.#looks.slice(passed.length);
    this.#position = position;
  }

  #note(look: Look): void {
    const last = this.#looks.at(-1);
    if (last?.newest === look.newest) last.takenAt = look.takenAt;
    else if (this.#looks.length < LOOKS_AT_MOST) this.#looks.push(look);
    const isHeldBack = look.takenAt.getTime() - this.#looks[0]!.takenAt.getTime() > HELD_BACK_MS;
    if (isHeldBack && !this.#isHeldBack)
      this.#options.logger.warn("an open transaction holds back the counting of reach");
    this.#isHeldBack = isHeldBack;
  }
}

/** Whether this session is the one that counts. */
async function isFirst(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    "select pg_try_advisory_lock(hashtext('starlane reach')) as mine",
  );
  return rows[0]?.mine === true;
}

/** The newest transaction with an attendance, and the oldest that is still open: all below it are settled. */
async function readSnapshot(client: PoolClient): Promise<{ newest: bigint; settled: bigint }> {
  const { rows } = await client.query<{ newest: string; settled: string }>({
    name: "read snapshot",
    text: `select coalesce((select xid from attendance order by xid desc limit 1), '0')::text as newest,
      pg_snapshot_xmin(pg_current_snapshot())::text as settled`,
  });
  return { newest: BigInt(rows[0]!.newest), settled: BigInt(rows[0]!.settled) };
}

/**
 * Transactions are numbered anew in a cluster that a dump was restored into. Attendances that seem to come from the future
 * are then numbered 0, which is below every new one.
 */
async function adoptForeignAttendances(client: PoolClient): Promise<void> {
  const { rowCount } = await client.query(
    `update reach_position set position = '1'
     where greatest(position, (select xid from attendance order by xid desc limit 1))
       > pg_snapshot_xmax(pg_current_snapshot())`,
  );
  if (rowCount) await client.query("update attendance set xid = '0'");
}

/** Runs something in one snapshot; what it writes is committed with it. */
async function inSnapshot<T>(client: PoolClient, run: () => Promise<T>): Promise<T> {
  await client.query("begin isolation level repeatable read");
  const result = await run();
  await client.query("commit");
  return result;
}

function countDifferences(right: readonly Cell[], stored: readonly Cell[]): number {
  const textOf = ({ dimension, member, area, audience, reached, contacts }: Cell) =>
    [dimension, member, area, audience, reached, contacts].join();
  const texts = new Set(right.map(textOf));
  const matching = stored.filter((cell) => texts.has(textOf(cell))).length;
  return right.length + stored.length - 2 * matching;
}
