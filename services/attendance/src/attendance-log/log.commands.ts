import type { Client } from "@starlane/database";
import type { Context } from "../context.js";
import { BEGIN_CORRECTIONS, inTransaction } from "./log.store.js";

/** Corrects the log, while nobody adds to it, and lets it be counted. @param work gives what the mutation answers */
export async function correcting<T>(context: Context, work: (client: Client) => Promise<T>): Promise<T> {
  const result = await inTransaction(context.state.pool, { begin: BEGIN_CORRECTIONS }, async (client) => {
    const answer = await work(client);
    await context.completeMutation(client, answer);
    return answer;
  });
  context.state.projector.wake();
  return result;
}
