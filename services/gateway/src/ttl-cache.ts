import { elapsedMs, type Elapsed } from "@starlane/runtime";

/** A cache of loaded values with a time to live, measured by a monotonic clock. */
export class TtlCache<T> {
  readonly #known = new Map<string, { readonly value: Promise<T>; readonly until: number }>();

  constructor(
    private readonly ttlMs: number,
    private readonly maxEntries: number,
    private readonly elapsed: Elapsed = elapsedMs,
  ) {}

  /** Returns the cached value, or loads it; concurrent callers share one load. A failed load is not cached. */
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
