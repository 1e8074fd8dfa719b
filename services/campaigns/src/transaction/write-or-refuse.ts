import type { EntityManager } from "@mikro-orm/postgresql";
import { Refusal } from "@starlane/graphql";

/** Runs a write in one transaction; when it answers a refusal, whatever it had written is undone. */
export async function writeOrRefuse<Answer>(
  em: EntityManager,
  write: (tx: EntityManager) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await em.transactional(async (tx) => {
      const answer = await write(tx);
      if (answer instanceof Refusal) throw new Undone(answer);
      return answer;
    });
  } catch (error) {
    if (error instanceof Undone) return error.refusal as Answer;
    throw error;
  }
}

/** Carries a refusal out of the transaction that it undoes. */
class Undone extends Error {
  constructor(readonly refusal: Refusal) {
    super("refused");
  }
}
