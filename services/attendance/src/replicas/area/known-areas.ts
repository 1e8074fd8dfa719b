import type { Pool } from "pg";

/** Knows which division codes are known. An area that was known stays known, so that those are asked for once. */
export class KnownAreas {
  readonly #known = new Set<string>();

  constructor(readonly pool: Pool) {}

  /** Which of some codes are known. */
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
