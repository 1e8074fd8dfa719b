import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { addDays, localDate, startOfDay } from "@starlane/calendar";
import { select, sql } from "@starlane/database";
import { campaignColumns, visibleTo } from "../../campaigns/campaign/campaign.loaders.js";
import type { CampaignRow } from "../../campaigns/campaign/campaign.row.js";
import { awaitsWordOf, eventColumns, eventVisibleTo } from "../../calendar/event/event.loaders.js";
import type { EventRow } from "../../calendar/event/event.row.js";
import { hasClosedVenue } from "../../calendar/closure/closure.loaders.js";
import type { ParticipationRow } from "../../campaigns/participation/participation.row.js";
import { grantedAreas, DAYS_AHEAD, KINDS_WITH_SPEAKER, MOST_DUE } from "./due.rules.js";

/** The first rows that are due, and the count of all. */
export interface DueRows<Row> {
  readonly rows: readonly Row[];
  readonly count: number;
}

/** Finds the events that wait for the viewer's decision, by start. */
export function findDecisions(em: EntityManager, viewer: Viewer): Promise<DueRows<EventRow>> {
  return firstOf<EventRow>(
    em,
    sql`${eventColumns}`,
    sql`event left join campaign on campaign.id = event.campaign_id
        where ${eventVisibleTo(viewer)} and ${awaitsWordOf(viewer)}`,
    sql`event.starts_at, event.id`,
  );
}

/**
 * Finds the invitations that the viewer's agency has not answered, of campaigns that one can still join, the oldest
 * first.
 */
export function findInvitations(em: EntityManager, viewer: Viewer): Promise<DueRows<ParticipationRow>> {
  return firstOf<ParticipationRow>(
    em,
    sql`participation.campaign_id, participation.agency_id, participation.role, participation.state,
        participation.note, participation.invited_at, participation.responded_at`,
    sql`participation join campaign on campaign.id = participation.campaign_id
        where participation.agency_id = ${viewer.agency} and participation.state = 'INVITED'
          and campaign.status not in ('CLOSED', 'CANCELLED') and ${visibleTo(viewer)}`,
    sql`participation.invited_at, participation.campaign_id`,
  );
}

/**
 * Finds the events of the next DAYS_AHEAD days, today included, that have no speaker although their kind needs one, by
 * start. They are those of the viewer's agency and those below it, and of the areas they plan.
 */
export function findEventsWithoutSpeakers(
  em: EntityManager,
  viewer: Viewer,
  now: Date,
): Promise<DueRows<EventRow>> {
  const end = startOfDay(addDays(localDate(now), DAYS_AHEAD + 1));
  return firstOf<EventRow>(
    em,
    sql`${eventColumns}`,
    sql`event where event.starts_at >= ${now} and event.starts_at < ${end}
          and event.status in ('PROPOSED', 'CONFIRMED') and event.kind = any(${[...KINDS_WITH_SPEAKER]}::text[])
          and ${isManagedBy(viewer)}
          and not exists (select from event_speaker where event_speaker.event_id = event.id)`,
    sql`event.starts_at, event.id`,
  );
}

/**
 * Finds the events still to be held that a closure of their venue overlaps, by start. They are those that the viewer
 * manages, and those of campaigns that their agency or one below it leads.
 */
export function findEventsAtClosedVenues(
  em: EntityManager,
  viewer: Viewer,
  now: Date,
): Promise<DueRows<EventRow>> {
  // No event lasts longer than a day; the second condition lets the index by start serve.
  return firstOf<EventRow>(
    em,
    sql`${eventColumns}`,
    sql`event left join campaign on campaign.id = event.campaign_id
        where event.ends_at > ${now} and event.starts_at > ${now}::timestamptz - interval '24 hours'
          and ${hasClosedVenue}
          and (${isManagedBy(viewer)} or campaign.lead_id = any(${[...viewer.agencies]}::uuid[]))`,
    sql`event.starts_at, event.id`,
  );
}

/**
 * Finds the campaigns that wait for approval and that the viewer may approve, as in `mayApprove`; the first to start
 * first.
 */
export function findCampaignsToApprove(em: EntityManager, viewer: Viewer): Promise<DueRows<CampaignRow>> {
  const lies = (areas: string[]) =>
    sql`exists (select from unnest(${areas}::text[]) granted where starts_with(campaign.area_id, granted))`;
  return firstOf<CampaignRow>(
    em,
    campaignColumns,
    sql`campaign where campaign.status = 'SUBMITTED' and ${lies([...grantedAreas(viewer, "ADMIN"), ...grantedAreas(viewer, "PLANNER")])}
          and campaign.created_by <> ${viewer.id} and campaign.submitted_by <> ${viewer.id}
          and ${viewer.id}::uuid <> all(campaign.changed_by)`,
    sql`campaign.starts_on, campaign.id`,
  );
}

/**
 * A condition on `event`: the viewer manages it. These are the events of their agency and those below it, and of areas
 * they plan.
 */
function isManagedBy(viewer: Viewer) {
  const planned = [...grantedAreas(viewer, "ADMIN"), ...grantedAreas(viewer, "PLANNER")];
  return sql`(event.agency_id = any(${[...viewer.agencies]}::uuid[]) or exists (
    select from unnest(${planned}::text[]) granted where starts_with(event.area_id, granted)))`;
}

type Sql = ReturnType<typeof sql>;

/** Selects the first rows and the count of all, in one statement. */
async function firstOf<Row extends object>(
  em: EntityManager,
  columns: Sql,
  wanted: Sql,
  order: Sql,
): Promise<DueRows<Row>> {
  const rows = await select<Row & { readonly count: number }>(
    em,
    sql`select ${columns}, count(*) over ()::int as count from ${wanted} order by ${order} limit ${MOST_DUE}`,
  );
  return { rows, count: rows[0]?.count ?? 0 };
}
