import { setTimeout } from "node:timers/promises";

/** Less than balancers and the gateway wait for `/readyz`. */
const READY_WITHIN_MS = 4_000;

/**
 * Readiness that is told within a bound. What is looked at may itself wait, for a database that does not answer say: who asks is then
 * told no, rather than kept waiting.
 * @throws Error where there is no answer in time
 */
export function boundedReady(ready: () => Promise<void>, withinMs = READY_WITHIN_MS): () => Promise<void> {
  return async () => {
    const answered = new AbortController();
    const late = setTimeout(withinMs, undefined, { signal: answered.signal }).then(() => {
      throw new Error(`What this process needs did not answer within ${withinMs} ms.`);
    });
    late.catch(() => undefined); // ended by the answer
    try {
      await Promise.race([ready(), late]);
    } finally {
      answered.abort();
    }
  };
}
