import type { EntityManager } from "@mikro-orm/postgresql";
import { Refusal } from "@starlane/graphql";

/** Runs a write in one transaction; when it returns a refusal, the transaction is rolled back. */
export async function writeOrRefuse<Answer>(
  em: EntityManager,
  write: (tx: EntityManager) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await em.transactional(async (tx) => {
      const answer = await write(tx);
      if (answer instanceof Refusal) throw new RolledBackError(answer);
      return answer;
    });
  } catch (error) {
    if (error instanceof RolledBackError) return error.refusal as Answer;
    throw error;
  }
}

/** Carries a refusal out of the transaction that it rolls back. */
class RolledBackError extends Error {
  constructor(readonly refusal: Refusal) {
    super("refused");
  }
}
