import type { EntityManager } from "@mikro-orm/postgresql";
import { camelKeys, select, sql } from "@starlane/database";
import type { Pool } from "pg";
import type { SelfCheckInRow } from "./self-check-in.row.js";

/** Returns links by id, in the order of the ids; null for missing ones. */
export async function findSelfCheckIns(
  pool: Pool,
  ids: readonly string[],
): Promise<(SelfCheckInRow | null)[]> {
  const { rows } = await pool.query<Record<string, unknown>>({
    name: "find self check-ins",
    text: "select id, event_id, expires_at, closed_at from self_check_in where id = any($1::uuid[])",
    values: [[...new Set(ids)]],
  });
  const byId = new Map(rows.map((row) => [row.id, camelKeys(row) as unknown as SelfCheckInRow]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** Returns the links to an event that are usable now or later, the newest first. */
export function findOpenSelfCheckIns(em: EntityManager, event: string, now: Date): Promise<SelfCheckInRow[]> {
  return select<SelfCheckInRow>(
    em,
    sql`select id, event_id, expires_at, closed_at from self_check_in
        where event_id = ${event} and closed_at is null and expires_at > ${now} order by id desc`,
  );
}
