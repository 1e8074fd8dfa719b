/** Least-recently-used cache, bounded by `size`: the number of entries, or their total weight. */
export class LruCache<K, V> {
  readonly #entries = new Map<K, V>();
  #weight = 0;

  /** @param weigh returns an entry's share of `size`, constant per entry; 1 by default */
  constructor(
    readonly size: number,
    private readonly weigh: (key: K, value: V) => number = () => 1,
  ) {}

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#weight += this.weigh(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.size) return;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (this.#entries.delete(key)) this.#weight -= this.weigh(key, value!);
  }

  get count(): number {
    return this.#entries.size;
  }
}
