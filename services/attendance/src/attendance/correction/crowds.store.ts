import type { Client } from "@starlane/database";
import type { Removal } from "../../attendance-log/attendances.store.js";

const COLUMNS = "client_id, event_id, people, audience, area_id, at, day, received_at";

/** Takes a crowd of an event out, and notes that it was there. @returns whether it was */
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

/** Whether a crowd of an event was taken out before. */
export async function findRemovedCrowd(client: Client, event: string, clientId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "select from removed_crowd_count where event_id = $1 and client_id = $2",
    [event, clientId],
  );
  return (rowCount ?? 0) > 0;
}
