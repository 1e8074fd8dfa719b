import { setTimeout } from "node:timers/promises";

/** Less than load balancers and the gateway wait for `/readyz`. */
const READY_WITHIN_MS = 4_000;

/**
 * Bounds the time of a readiness check. The check itself may hang, for example on a database that does not answer; it
 * then counts as failed.
 * @throws Error when there is no answer in time
 */
export function boundedReady(ready: () => Promise<void>, withinMs = READY_WITHIN_MS): () => Promise<void> {
  return async () => {
    const answered = new AbortController();
    const late = setTimeout(withinMs, undefined, { signal: answered.signal }).then(() => {
      throw new Error(`What this process needs did not answer within ${withinMs} ms.`);
    });
    late.catch(() => undefined); // aborted after the answer
    try {
      await Promise.race([ready(), late]);
    } finally {
      answered.abort();
    }
  };
}
