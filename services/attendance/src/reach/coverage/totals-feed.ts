import { Latest } from "@starlane/service";
import { setTimeout } from "node:timers/promises";
import { Coalescer } from "../../concurrency/batcher.js";

export interface WatchOptions<T> {
  /**
   * Reads what some keys are now, in their order and in as many statements for a thousand as for one; null where a key is
   * none. `known` is what they were.
   */
  readonly read: (keys: readonly string[], known: ReadonlyMap<string, T>) => Promise<(T | null)[]>;
  /** Resolves when something may have changed in this process, or after `atMostMs`. */
  readonly moved: (atMostMs: number) => Promise<unknown>;
  /** A text that is another when something has changed, in whichever process. */
  readonly position: () => Promise<string>;
  readonly onFailure: (error: unknown) => void;
  /** What is watched is read at most this often. */
  readonly everyMs?: number;
}

/** Looks for what other processes counted this often. */
const LOOK_EVERY_MS = 500;
/** Reads again after this long although nothing was counted: a population or a jurisdiction may have changed. */
const READ_AGAIN_MS = 10_000;

interface Watched<T extends object> {
  readonly latest: Latest<T>;
  text: string;
  readers: number;
}

/**
 * Lets many watch things that are counted: whoever comes is told at once what a thing is, and then each time it is another, at
 * most once a second. All that is watched is read together, and nothing while nobody watches.
 */
export class Watch<T extends object> {
  readonly #options: Required<WatchOptions<T>>;
  readonly #watched = new Map<string, Watched<T>>();
  readonly #firsts: Coalescer<string, T | null>;
  #running: Promise<void> | null = null;
  #isClosing = false;

  constructor(options: WatchOptions<T>) {
    this.#options = { everyMs: 1_000, ...options };
    this.#firsts = new Coalescer({
      commit: (keys) => options.read(keys, new Map()),
      callersAtMost: 1_000,
      rowsAtMost: 1_000,
      inFlightAtMost: 1,
    });
  }

  /** What a thing is now; null where there is none. */
  async first(key: string): Promise<T | null> {
    return this.#watched.get(key)?.latest.value ?? (await this.#firsts.submit([key]))[0] ?? null;
  }

  /**
   * What a thing is, from now on: the newest whenever it is asked for, until `signal` is aborted or this is closed.
   * @param first as it was read a moment ago
   */
  async *of(key: string, first: T, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
    const watched = this.#watched.get(key) ?? { latest: new Latest<T>(), text: "", readers: 0 };
    this.#watched.set(key, watched);
    if (watched.latest.value === undefined) this.#put(watched, first);
    watched.readers += 1;
    let isHere = true;
    const leave = () => {
      if (!isHere) return;
      isHere = false;
      watched.readers -= 1;
      if (watched.readers === 0) this.#watched.delete(key);
    };
    signal.addEventListener("abort", leave, { once: true }); // also while nobody asks for the next
    this.#running ??= this.#run();
    try {
      yield* watched.latest.values(signal);
    } finally {
      leave();
      signal.removeEventListener("abort", leave);
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    for (const { latest } of this.#watched.values()) latest.end();
    await this.#running;
  }

  /** How many things are watched. */
  get size(): number {
    return this.#watched.size;
  }

  async #run(): Promise<void> {
    const { moved, everyMs } = this.#options;
    let position = "";
    let readAt = performance.now();
    let next = moved(LOOK_EVERY_MS);
    for (;;) {
      await next;
      const rest = readAt + everyMs - performance.now();
      if (rest > 0) await setTimeout(rest);
      if (this.#isClosing || this.#watched.size === 0) break;
      next = moved(LOOK_EVERY_MS); // before reading, so that nothing counted meanwhile is missed
      try {
        const now = await this.#options.position();
        if (now === position && performance.now() < readAt + READ_AGAIN_MS) continue;
        readAt = performance.now();
        await this.#readAll();
        position = now;
      } catch (error) {
        if (!this.#isClosing) this.#options.onFailure(error);
      }
    }
    this.#running = null;
    if (!this.#isClosing && this.#watched.size > 0) this.#running = this.#run(); // who came while it ended
  }

  async #readAll(): Promise<void> {
    const asked = [...this.#watched];
    const known = new Map(asked.map(([key, { latest }]) => [key, latest.value!]));
    const values = await this.#options.read([...known.keys()], known);
    for (const [index, [, watched]] of asked.entries()) {
      const value = values[index];
      if (value) this.#put(watched, value);
    }
  }

  #put(watched: Watched<T>, value: T): void {
    const text = JSON.stringify(value);
    if (text === watched.text) return;
    watched.text = text;
    watched.latest.put(value);
  }
}
