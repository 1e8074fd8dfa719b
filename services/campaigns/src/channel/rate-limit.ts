/** So many calls in any stretch of so long, for each key; in this process. */
export class RateLimit {
  readonly #taken = new Map<string, number[]>();

  constructor(
    private readonly most: number,
    private readonly perMs: number,
  ) {}

  /** Takes one call of a key's, or says when there is one to take. */
  take(key: string, now: Date): Date | null {
    const at = now.getTime();
    const recent = (this.#taken.get(key) ?? []).filter((time) => time > at - this.perMs);
    this.#taken.set(key, recent);
    if (recent.length >= this.most) return new Date(recent[0]! + this.perMs);
    recent.push(at);
    return null;
  }
}
