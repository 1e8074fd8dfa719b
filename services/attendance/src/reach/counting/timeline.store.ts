import type { ClientBase } from "pg";
import type { LogPoint } from "./timeline.rules.js";

/** The position up to which the write-ahead log is known to be flushed; at a standby, replayed. */
export const FLUSHED_LSN = `(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end
  - '0/0'::pg_lsn)`;

/**
 * Reads the position of the cluster's write-ahead log. The timeline is the log's own: after a promotion the control file names the old
 * one until the next checkpoint, and a standby has no other.
 */
export async function readLogPoint(client: ClientBase): Promise<LogPoint> {
  const { rows } = await client.query<{ timeline: string; lsn: string }>(
    `select system_identifier || ':' || case when pg_is_in_recovery()
         then 'standby:' || (select timeline_id from pg_control_checkpoint())
         else left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) end as timeline,
       ((case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end)
         - '0/0'::pg_lsn)::text as lsn
     from pg_control_system()`,
  );
  const { timeline, lsn } = rows[0]!;
  return { timeline, lsn: BigInt(lsn) };
}
