import type { Client } from "@starlane/database";
import type { Removal } from "../../attendance-log/attendances.store.js";

const COLUMNS = "client_id, event_id, people, audience, area_id, at, day, received_at";

/**
 * Moves a crowd count of an event to the table of removed ones.
 * @returns true when it existed
 */
export async function removeCrowd(
  client: Client,
  { event, clientId }: { event: string; clientId: string },
  { reason, by, at, note }: Removal,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `with removed as (delete from crowd_count where event_id = $1 and client_id = $2 returning *)
     insert into removed_crowd_count (${COLUMNS}, counted_xid, reason, removed_by, removed_at, note)
     select ${COLUMNS}, xid, $3, $4, $5, $6 from removed`,
    [event, clientId, reason, by, at, note],
  );
  return rowCount === 1;
}

/** Returns true when a crowd count of an event was removed before. */
export async function findRemovedCrowd(client: Client, event: string, clientId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "select from removed_crowd_count where event_id = $1 and client_id = $2",
    [event, clientId],
  );
  return (rowCount ?? 0) > 0;
}
