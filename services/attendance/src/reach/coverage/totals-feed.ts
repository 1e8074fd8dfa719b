import { LatestValueChannel } from "@starlane/service";
import { setTimeout } from "node:timers/promises";
import { Batcher } from "../../concurrency/batcher.js";

export interface TotalsFeedOptions<T> {
  /**
   * Reads the current values of keys, in their order; a thousand keys take as many statements as one. Null for an
   * unknown key. `known` has the previous values.
   */
  readonly read: (keys: readonly string[], known: ReadonlyMap<string, T>) => Promise<(T | null)[]>;
  /** Resolves when something may have changed in this process, or after `atMostMs`. */
  readonly moved: (atMostMs: number) => Promise<unknown>;
  /** Returns a text that changes whenever something has changed, in any process. */
  readonly position: () => Promise<string>;
  readonly onFailure: (error: unknown) => void;
  /** The shortest interval between two reads. */
  readonly everyMs?: number;
}

/** The interval of polling for changes by other processes. */
const POLL_INTERVAL_MS = 500;
/**
 * The time after which values are read again although nothing was counted: a population or a jurisdiction may have
 * changed.
 */
const REFRESH_AFTER_MS = 10_000;

interface FeedEntry<T extends object> {
  readonly channel: LatestValueChannel<T>;
  text: string;
  readers: number;
}

/**
 * A feed of totals for many subscribers: each gets the current total at once and then every change, at most once a
 * second. All subscribed totals are read together, and nothing is read without a subscriber.
 */
export class TotalsFeed<T extends object> {
  readonly #options: Required<TotalsFeedOptions<T>>;
  readonly #entries = new Map<string, FeedEntry<T>>();
  readonly #firsts: Batcher<string, T | null>;
  #running: Promise<void> | null = null;
  #isClosing = false;

  constructor(options: TotalsFeedOptions<T>) {
    this.#options = { everyMs: 1_000, ...options };
    this.#firsts = new Batcher({
      commit: (keys) => options.read(keys, new Map()),
      maxCallers: 1_000,
      maxRows: 1_000,
      maxInFlight: 1,
    });
  }

  /** Returns the current value of a key; null when there is none. */
  async first(key: string): Promise<T | null> {
    return this.#entries.get(key)?.channel.value ?? (await this.#firsts.submit([key]))[0] ?? null;
  }

  /**
   * Yields the newest value at each step, until `signal` is aborted or the feed is closed.
   * @param first the value as read a moment ago
   */
  async *of(key: string, first: T, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
    const entry = this.#entries.get(key) ?? { channel: new LatestValueChannel<T>(), text: "", readers: 0 };
    this.#entries.set(key, entry);
    if (entry.channel.value === undefined) this.#put(entry, first);
    entry.readers += 1;
    let isHere = true;
    const leave = () => {
      if (!isHere) return;
      isHere = false;
      entry.readers -= 1;
      if (entry.readers === 0) this.#entries.delete(key);
    };
    signal.addEventListener("abort", leave, { once: true }); // also between two reads of the generator
    this.#running ??= this.#run();
    try {
      yield* entry.channel.values(signal);
    } finally {
      leave();
      signal.removeEventListener("abort", leave);
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    for (const { channel } of this.#entries.values()) channel.end();
    await this.#running;
  }

  /** The number of subscribed keys. */
  get size(): number {
    return this.#entries.size;
  }

  async #run(): Promise<void> {
    const { moved, everyMs } = this.#options;
    let position = "";
    let readAt = performance.now();
    let next = moved(POLL_INTERVAL_MS);
    for (;;) {
      await next;
      const rest = readAt + everyMs - performance.now();
      if (rest > 0) await setTimeout(rest);
      if (this.#isClosing || this.#entries.size === 0) break;
      next = moved(POLL_INTERVAL_MS); // before reading, so that nothing counted meanwhile is missed
      try {
        const now = await this.#options.position();
        if (now === position && performance.now() < readAt + REFRESH_AFTER_MS) continue;
        readAt = performance.now();
        await this.#readAll();
        position = now;
      } catch (error) {
        if (!this.#isClosing) this.#options.onFailure(error);
      }
    }
    this.#running = null;
    if (!this.#isClosing && this.#entries.size > 0) this.#running = this.#run(); // for subscribers who came while it ended
  }

  async #readAll(): Promise<void> {
    const asked = [...this.#entries];
    const known = new Map(asked.map(([key, { channel }]) => [key, channel.value!]));
    const values = await this.#options.read([...known.keys()], known);
    for (const [index, [, entry]] of asked.entries()) {
      const value = values[index];
      if (value) this.#put(entry, value);
    }
  }

  #put(entry: FeedEntry<T>, value: T): void {
    const text = JSON.stringify(value);
    if (text === entry.text) return;
    entry.text = text;
    entry.channel.put(value);
  }
}
