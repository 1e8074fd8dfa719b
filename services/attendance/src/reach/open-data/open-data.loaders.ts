import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { Pseudonyms } from "../../people/person/pseudonyms.js";
import { IS_COUNTED } from "../counting/log.store.js";
import type { VisibleCampaignLoader } from "../../replicas/campaign/visibility.loaders.js";
import { BEGINNING, writeExportCursor, type ExportCursor } from "./cursor.js";

/** A part of an export: attendances as JSON lines, and the cursor of the next part; null at the end. */
export interface AttendanceLines {
  readonly lines: string;
  readonly count: number;
  readonly next: string | null;
}

/** Few enough that deriving their pseudonyms does not delay other requests. */
const LINES_AT_ONCE = 2_000;

interface ExportedAttendance {
  readonly eventId: string;
  readonly person: number;
  readonly campaign: string;
  readonly agency: string;
  readonly kind: string;
  readonly audience: string;
  readonly area: string;
  readonly day: string;
  readonly at: Date;
  readonly method: string;
  readonly late: boolean;
  readonly flagged: boolean;
}

/**
 * Reads the counted attendances in an area and below it, by event and person. An export is as of its beginning: later
 * commits are not in it, however long it takes and however often it is resumed.
 */
export async function readLines(
  em: EntityManager,
  pseudonyms: Pseudonyms,
  {
    area,
    after,
    visibleCampaign,
  }: { area: string; after: ExportCursor | null; visibleCampaign: VisibleCampaignLoader },
): Promise<AttendanceLines> {
  const { event, person, until } = after ?? { ...BEGINNING, until: await readXmin(em) };
  const rows = await select<ExportedAttendance>(
    em,
    sql`select event_id, person, campaign_id as campaign, agency_id as agency, kind, audience, attendance.area_id as area,
          day::text, at, method, late, flagged
        from attendance join known_event on known_event.id = event_id
        where (event_id, person) > (${event}::uuid, ${person}::int) and attendance.xid < ${String(until)}::xid8
          and starts_with(attendance.area_id, ${area}) and ${sql.raw(IS_COUNTED)}
        order by event_id, person limit ${LINES_AT_ONCE}`,
  );
  const last = rows.at(-1);
  const campaigns = [...new Set(rows.map(({ campaign }) => campaign))];
  const found = await Promise.all(campaigns.map((id) => visibleCampaign.load(id)));
  const visible = new Set(found.map((campaign) => campaign?.id));
  return {
    lines: rows.map((row) => lineOf(row, pseudonyms, visible.has(row.campaign))).join(""),
    count: rows.length,
    next:
      last && rows.length === LINES_AT_ONCE
        ? writeExportCursor({ event: last.eventId, person: last.person, until })
        : null,
  };
}

/**
 * Returns an attendance as a JSON line.
 * @param isVisible true when the viewer may see the campaign: a person of the viewer's area may have attended another's
 * event
 */
function lineOf(
  { eventId, person, at, campaign, ...rest }: ExportedAttendance,
  pseudonyms: Pseudonyms,
  isVisible: boolean,
): string {
  const line = {
    person: pseudonyms.forResearch(person),
    event: isVisible ? eventId : null,
    campaign: isVisible ? campaign : null,
    ...rest,
    at: at.toISOString(),
  };
  return `${JSON.stringify(line)}\n`;
}

/** Returns the oldest transaction that is still open: all below it have ended. */
async function readXmin(em: EntityManager): Promise<bigint> {
  const [row] = await select<{ xmin: string }>(
    em,
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`,
  );
  return BigInt(row!.xmin);
}
