import type { Pool } from "pg";

/** A cache of known division codes. A known area stays known, so each is looked up once. */
export class KnownAreas {
  readonly #known = new Set<string>();

  constructor(readonly pool: Pool) {}

  /** Returns a set that contains those of the codes that are known; it may contain others. */
  async among(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const unsure = ids.filter((id) => !this.#known.has(id));
    if (unsure.length > 0) {
      const { rows } = await this.pool.query<{ id: string }>(
        "select id from known_area where id = any($1::text[])",
        [unsure],
      );
      for (const { id } of rows) this.#known.add(id);
    }
    return this.#known;
  }
}
