import type { Pool, PoolClient } from "pg";

/** The number of sends after which a statement is prepared. */
const PREPARE_AFTER = 5;
/** The maximum number of statements counted; counting then restarts. */
const MAX_COUNTED = 2_000;
/** The maximum number of prepared statements per connection, at some tens of kilobytes each. */
const MAX_PREPARED = 200;
/** SQLSTATE of a prepared statement whose result type was changed by a migration. */
const FEATURE_NOT_SUPPORTED = "0A000";

/** The names of the statements that a pool sends often enough to prepare. */
class StatementNames {
  /** Null for a statement that must not be prepared. */
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
 * Prepares the statements that a pool sends often, by naming them, so that each connection parses and plans them once:
 * with row-level security, that is most of the work of a quick statement. PostgreSQL still replans where a plan for the
 * specific values is better. Statements without values, or already named, are sent unchanged. A connection pooler in
 * front of PostgreSQL must support prepared statements.
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
      // From the next time on it is sent unprepared; retrying this one is up to the sender.
      if (sent instanceof Promise)
        sent.catch(({ code }: { code?: string }) => {
          if (code === FEATURE_NOT_SUPPORTED) names.forget(text as string);
        });
      return sent;
    }) as typeof client.query;
  });
}
