import { elapsedMs, type Elapsed } from "@starlane/runtime";

/** Answers that are asked for once and then known for a while, however the clock is set meanwhile. */
export class TtlCache<T> {
  readonly #known = new Map<string, { readonly value: Promise<T>; readonly until: number }>();

  constructor(
    private readonly ttlMs: number,
    private readonly maxEntries: number,
    private readonly elapsed: Elapsed = elapsedMs,
  ) {}

  /** What is known of a key, or what `ask` says; those who come meanwhile wait for the same answer. A failure is forgotten. */
  getOrLoad(key: string, load: () => Promise<T>): Promise<T> {
    const now = this.elapsed();
    const known = this.#known.get(key);
    if (known && known.until > now) return known.value;
    if (this.#known.size >= this.maxEntries) this.#known.clear();
    const value = load();
    this.#known.set(key, { value, until: now + this.ttlMs });
    value.catch(() => this.#known.delete(key));
    return value;
  }
}
