import { camelKeys } from "@starlane/database";
import type { ClientBase, Pool } from "pg";
import { accepted, type Verdict } from "../check-in/check-in.rules.js";
import { BEGIN_CHECK_INS, inTransaction } from "../../attendance-log/log.store.js";
import { judgeKnownCount, type CrowdCount, type Known } from "./crowd.rules.js";

/**
 * Writes a count once: the same again changes nothing.
 * @param beforeCommit runs at the end of the same transaction
 */
export function writeCrowd(
  pool: Pool,
  count: CrowdCount,
  beforeCommit: (client: ClientBase, verdict: Verdict) => Promise<void>,
): Promise<Verdict> {
  return inTransaction(pool, { begin: BEGIN_CHECK_INS }, async (client) => {
    const verdict = (await insertCrowd(client, count))
      ? accepted(count)
      : judgeKnownCount(count, await findKnown(client, count.clientId));
    await beforeCommit(client, verdict);
    return verdict;
  });
}

/**
 * Inserts a count unless its client id is stored, or was before its removal.
 * @returns true when it was inserted
 */
async function insertCrowd(client: ClientBase, count: CrowdCount): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into crowd_count (client_id, event_id, people, audience, area_id, at, day, received_at)
     select $1, $2, $3, $4, $5, $6, $7, $8
     where not exists (select from removed_crowd_count where client_id = $1)
     on conflict do nothing`,
    [
      count.clientId,
      count.event,
      count.people,
      count.audience,
      count.area,
      count.at,
      count.day,
      count.receivedAt,
    ],
  );
  return rowCount === 1;
}

async function findKnown(client: ClientBase, clientId: string): Promise<Known[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `select event_id, people, audience, at, received_at, null as removed from crowd_count where client_id = $1
     union all
     select event_id, people, audience, at, received_at, reason from removed_crowd_count where client_id = $1`,
    [clientId],
  );
  return rows.map((row) => camelKeys(row) as unknown as Known);
}
