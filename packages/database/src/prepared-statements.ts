import type { Pool, PoolClient } from "pg";

/** A text that is sent so often is worth being kept by PostgreSQL. */
const OFTEN = 5;
/** Texts of which it is counted how often they are sent, before counting begins anew. */
const COUNTED_AT_MOST = 2_000;
/** Kept by each connection, at some tens of kilobytes each. */
const NAMED_AT_MOST = 200;
/** What a kept statement is refused with once a migration has changed what it answers. */
const FEATURE_NOT_SUPPORTED = "0A000";

/** The names of the texts that one pool sends over and over. */
class Names {
  /** Null for one that is not to be kept. */
  readonly #names = new Map<string, string | null>();
  #counts = new Map<string, number>();

  of(text: string): string | null {
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size >= NAMED_AT_MOST) return name ?? null;
    const times = (this.#counts.get(text) ?? 0) + 1;
    if (times < OFTEN) {
      if (this.#counts.size >= COUNTED_AT_MOST) this.#counts = new Map();
      this.#counts.set(text, times);
      return null;
    }
    this.#counts.delete(text);
    const made = `repeated ${this.#names.size + 1}`;
    this.#names.set(text, made);
    return made;
  }

  forget(text: string): void {
    this.#names.set(text, null);
  }
}

/**
 * Names the statements of a pool that are sent over and over, so that each connection parses and plans them once: with row security,
 * that is most of the work of a quick one. PostgreSQL goes on planning anew what is better planned for its values.
 * Statements without values, and those that are named already, are sent as they are. A pooler between a service and PostgreSQL must
 * know prepared statements.
 */
export function nameRepeated(pool: Pool): void {
  const names = new Names();
  pool.on("connect", (client: PoolClient) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [text, values, ...others] = args;
      const name =
        typeof text === "string" && Array.isArray(values) && values.length > 0 ? names.of(text) : null;
      if (name === null) return query(...args);
      const sent = query({ name, text, values }, ...others);
      // The next time it is sent by itself: what went wrong now is tried again by who sent it.
      if (sent instanceof Promise)
        sent.catch(({ code }: { code?: string }) => {
          if (code === FEATURE_NOT_SUPPORTED) names.forget(text as string);
        });
      return sent;
    }) as typeof client.query;
  });
}
