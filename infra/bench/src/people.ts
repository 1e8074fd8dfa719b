import { newId } from "@starlane/database";
import type { BenchEnvironment } from "./bench-environment.js";

/** Inserts events as the attendance service replicates them, an hour from now. */
export async function insertKnownEvents(environment: BenchEnvironment, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await environment.sql(
    `insert into attendance.known_event (id, campaign_id, agency_id, kind, area_id, starts_at, ends_at, status, capacity, version)
     select id, $2, $2, 'LECTURE', (select id from attendance.known_area where level = 'COMMUNITY' order by id limit 1),
       now(), now() + interval '1 hour', 'CONFIRMED', null, 1
     from unnest($1::uuid[]) as made (id)`,
    [ids, newId()],
  );
  return ids;
}
