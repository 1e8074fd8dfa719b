import type { KnownEvent } from "./event.rules.js";
import { camelKeys, isUuid } from "@starlane/database";
import type { Pool } from "pg";
import type { ConditionVariable } from "../../concurrency/condition-variable.js";

/** Returns events by id, in the order of the ids; null for those that are not replicated. */
export async function findKnownEvents(pool: Pool, ids: readonly string[]): Promise<(KnownEvent | null)[]> {
  const { rows } = await pool.query<Record<string, unknown>>({
    name: "find events",
    text: `select id, campaign_id, agency_id, kind, area_id, starts_at, ends_at, status, capacity
      from known_event where id = any($1::uuid[])`,
    values: [[...new Set(ids.filter(isUuid))]],
  });
  const events = rows.map((row) => camelKeys(row) as unknown as KnownEvent);
  const byId = new Map(events.map((event) => [event.id, event]));
  return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
}

/** The longest wait for an object that another service has just created. */
const PATIENCE_MS = 1_000;
const POLL_INTERVAL_MS = 100;

/**
 * Finds an object that another service published, and waits briefly when its message has not arrived: a client that
 * created an event requests it at once.
 * @param messageApplied signalled when this process has applied a message
 */
export async function waitForReplication<T>(
  messageApplied: ConditionVariable,
  find: () => Promise<T | null>,
): Promise<T | null> {
  for (let waited = 0; ; waited += POLL_INTERVAL_MS) {
    const notified = messageApplied.wait(POLL_INTERVAL_MS); // before looking, so that a message between the two is not missed
    const found = await find();
    if (found !== null || waited >= PATIENCE_MS) return found;
    await notified;
  }
}
