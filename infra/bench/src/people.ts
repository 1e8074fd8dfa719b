import { newId } from "@starlane/database";
import type { Stage } from "./stage.js";

/** Events as the attendance service hears of them, an hour from now. */
export async function insertKnownEvents(stage: Stage, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await stage.sql(
    `insert into attendance.known_event (id, campaign_id, agency_id, kind, area_id, starts_at, ends_at, status, capacity, version)
     select id, $2, $2, 'LECTURE', (select id from attendance.known_area where level = 'COMMUNITY' order by id limit 1),
       now(), now() + interval '1 hour', 'CONFIRMED', null, 1
     from unnest($1::uuid[]) as made (id)`,
    [ids, newId()],
  );
  return ids;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";
const DAYS = 20_000;

/** The nth number of GB 11643 that somebody born from 1950 on in this district could have. */
export function identityNumber(n: number): string {
  const born = new Date(Date.UTC(1950, 0, 1 + (n % DAYS))).toISOString().slice(0, 10).replaceAll("-", "");
  const body = `640105${born}${String(Math.floor(n / DAYS) % 1000).padStart(3, "0")}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return `${body}${CHECKS[sum % 11]}`;
}
