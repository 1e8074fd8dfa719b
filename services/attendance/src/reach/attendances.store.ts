import type { PoolClient } from "pg";
import type { Counted } from "./histories.js";

/** First day of the month an attendance counts in; `attendance.day` in any statement. */
export const MONTH_OF_ATTENDANCE = `to_char(attendance.day, 'YYYY-MM-01')`;

const COLUMNS = `attendance.person, attendance.event_id, known_event.campaign_id, known_event.agency_id,
  attendance.area_id, attendance.audience, ${MONTH_OF_ATTENDANCE}`;
const ROWS_AT_ONCE = 10_000;

type Row = readonly [
  person: number,
  event: string,
  campaign: string,
  agency: string,
  area: string,
  audience: string,
  month: string,
];

/**
 * Reads the attendances of transactions from `from` up to, not including, `to`, in the client's transaction and a part at
 * a time.
 */
export async function* readAttendances(
  client: PoolClient,
  from: bigint,
  to: bigint,
): AsyncGenerator<Counted> {
  await client.query(
    `declare attendances no scroll cursor for
     select ${COLUMNS} from attendance join known_event on known_event.id = attendance.event_id
     where attendance.xid >= '${from}'::xid8 and attendance.xid < '${to}'::xid8`,
  );
  for (;;) {
    const { rows } = await client.query<Row>({
      text: `fetch ${ROWS_AT_ONCE} from attendances`,
      rowMode: "array",
    } as never);
    for (const [person, event, campaign, agency, area, audience, month] of rows)
      yield { person, event, campaign, agency, area, audience, month };
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query("close attendances");
}
