import type { Client } from "@starlane/database";
import type { Context } from "../context.js";
import { BEGIN_CORRECTIONS, inTransaction } from "./log.store.js";

/**
 * Corrects the log under its exclusive lock and triggers a recount.
 * @param work returns the answer of the mutation
 */
export async function correctLog<T>(context: Context, work: (client: Client) => Promise<T>): Promise<T> {
  const result = await inTransaction(context.state.pool, { begin: BEGIN_CORRECTIONS }, async (client) => {
    const answer = await work(client);
    await context.completeMutation(client, answer);
    return answer;
  });
  context.state.projector.wake();
  return result;
}
