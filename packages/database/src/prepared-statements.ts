import type { Pool, PoolClient } from "pg";

/** A statement is prepared when it is sent for this many times. */
const PREPARE_AFTER = 5;
/** Statements that are counted before counting begins anew. */
const MAX_COUNTED = 2_000;
/** Statements that each connection keeps prepared, at some tens of kilobytes each. */
const MAX_PREPARED = 200;
/** SQLSTATE of a prepared statement whose result a migration has changed. */
const FEATURE_NOT_SUPPORTED = "0A000";

/** The names of the statements that a pool sends often enough to be prepared. */
class StatementNames {
  /** Null for one that is not to be prepared. */
  readonly #prepared = new Map<string, string | null>();
  #counts = new Map<string, number>();

  of(text: string): string | null {
    const name = this.#prepared.get(text);
    if (name !== undefined || this.#prepared.size >= MAX_PREPARED) return name ?? null;
    const times = (this.#counts.get(text) ?? 0) + 1;
    if (times < PREPARE_AFTER) {
      if (this.#counts.size >= MAX_COUNTED) this.#counts = new Map();
      this.#counts.set(text, times);
      return null;
    }
    this.#counts.delete(text);
    const made = `repeated ${this.#prepared.size + 1}`;
    this.#prepared.set(text, made);
    return made;
  }

  forget(text: string): void {
    this.#prepared.set(text, null);
  }
}

/**
 * Prepares the statements that a pool sends often, by naming them, so that each connection parses and plans them once: with row security,
 * that is most of the work of a quick one. PostgreSQL goes on planning anew what is better planned for its values.
 * Statements without values, and those that are named already, are sent as they are. A pooler between a service and PostgreSQL must
 * know prepared statements.
 */
export function prepareFrequentStatements(pool: Pool): void {
  const names = new StatementNames();
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
