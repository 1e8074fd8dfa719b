import { AsyncLocalStorage } from "node:async_hooks";

/** A statement as passed to the driver. */
export interface Statement {
  /** The schema of the service that sent it. */
  readonly schema: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const listening = new AsyncLocalStorage<Statement[]>();

/**
 * Runs a function and returns the SQL statements it sent, `begin` and `commit` included, in order. Only statements sent
 * in the asynchronous context of `run` count.
 */
export async function statementsOf<T>(run: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const { result, sent } = await sentBy(run);
  return { result, statements: sent.map(({ text }) => text) };
}

/** Runs a function and returns the statements it sent, with their values so that they can be sent again. */
export async function sentBy<T>(run: () => Promise<T>): Promise<{ result: T; sent: Statement[] }> {
  const sent: Statement[] = [];
  const result = await listening.run(sent, run);
  return { result, sent };
}

/** Records one statement of a service, given the driver's arguments. */
export function noteStatement(schema: string, query: unknown, values: unknown): void {
  const sent = listening.getStore();
  if (!sent) return;
  const given = typeof query === "string" ? { text: query, values } : (query as Partial<Statement>);
  sent.push({
    schema,
    text: given.text ?? "(cursor)",
    values: Array.isArray(given.values) ? given.values : [],
  });
}
