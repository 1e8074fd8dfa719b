import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";
import type { Level } from "../area/area.rules.js";
import { MONTH_OF_ATTENDANCE } from "../reach/attendances.store.js";
import { ALL } from "../reach/slices.rules.js";
import { cellsFor, type CellChoice, type Count, type Question } from "./question.rules.js";

/**
 * Counts what a question asks, as of the position of reach in the snapshot of `tx`: from the cells where they hold the
 * answer, else from the attendances. The two never contradict each other.
 */
export function count(
  tx: EntityManager,
  question: Question,
  levelOf: (area: string) => Level | null,
): Promise<Count[]> {
  const cells = cellsFor(question, levelOf);
  return cells ? countCells(tx, question, cells) : countAttendances(tx, question);
}

async function countCells(
  tx: EntityManager,
  { areas, by }: Question,
  { dimension, members, audiences }: CellChoice,
): Promise<Count[]> {
  const cells = await select<{
    area: string;
    audience: string;
    member: string;
    reached: number;
    contacts: number;
  }>(
    tx,
    sql`select area_id as area, audience, member, reached, contacts from reach_cell
        where dimension = ${dimension} and area_id = any(${[...areas]}::text[]) and audience = any(${[...audiences]}::text[])
          and (${members}::text[] is null or member = any(${members}::text[]))`,
  );
  return cells.map(({ area, audience, member, reached, contacts }) => ({
    area: by.has("AREA") ? area : null,
    audience: by.has("AUDIENCE") && audience !== ALL ? audience : null,
    campaign: by.has("CAMPAIGN") ? member : null,
    agency: by.has("AGENCY") ? member : null,
    kind: null,
    month: by.has("MONTH") ? member : null,
    reached,
    contacts,
  }));
}

function countAttendances(tx: EntityManager, { areas, by, filter }: Question): Promise<Count[]> {
  const nothing = sql`null::text`;
  const month = sql.raw(MONTH_OF_ATTENDANCE);
  const { audiences, kinds, from, to } = filter;
  const campaigns = filter.campaigns?.filter(isUuid) ?? null;
  const agencies = filter.agencies?.filter(isUuid) ?? null;
  return select<Count>(
    tx,
    sql`with placed as (
          select distinct known_area.id as area_id, ${by.has("AREA") ? sql`asked.id` : nothing} as place
          from unnest(${[...areas]}::text[]) as asked (id) join known_area on starts_with(known_area.id, asked.id)
        )
        select placed.place as area,
          ${by.has("AUDIENCE") ? sql`attendance.audience` : nothing} as audience,
          ${by.has("CAMPAIGN") ? sql`known_event.campaign_id` : nothing} as campaign,
          ${by.has("AGENCY") ? sql`known_event.agency_id` : nothing} as agency,
          ${by.has("KIND") ? sql`known_event.kind` : nothing} as kind,
          ${by.has("MONTH") ? month : nothing} as month,
          count(distinct attendance.person)::int as reached, count(*)::int as contacts
        from attendance
        join known_event on known_event.id = attendance.event_id
        join placed on placed.area_id = attendance.area_id
        where attendance.xid < (select position from reach_position)
          and (${campaigns}::uuid[] is null or known_event.campaign_id = any(${campaigns}::uuid[]))
          and (${agencies}::uuid[] is null or known_event.agency_id = any(${agencies}::uuid[]))
          and (${audiences}::text[] is null or attendance.audience = any(${audiences}::text[]))
          and (${kinds}::text[] is null or known_event.kind = any(${kinds}::text[]))
          and (${from}::date is null or attendance.day >= ${from}::date)
          and (${to}::date is null or attendance.day <= ${to}::date)
        group by 1, 2, 3, 4, 5, 6`,
  );
}
