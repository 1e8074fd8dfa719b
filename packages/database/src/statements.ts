import { AsyncLocalStorage } from "node:async_hooks";

const counting = new AsyncLocalStorage<string[]>();

/**
 * Runs something and tells which SQL statements it sent, `begin` and `commit` included, in the order sent.
 * Only statements sent in the asynchronous context of `run` count.
 */
export async function statementsOf<T>(run: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const result = await counting.run(statements, run);
  return { result, statements };
}

/** Notes one statement, given what was handed to the driver. */
export function countStatement(query: unknown): void {
  const statements = counting.getStore();
  if (!statements) return;
  const text = typeof query === "string" ? query : (query as { text?: string }).text;
  statements.push(text ?? "(cursor)");
}
