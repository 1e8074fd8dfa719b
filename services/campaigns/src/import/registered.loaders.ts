import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { chunk } from "@starlane/row-import";
import { keyOfRegistered, type Meant, type RegisteredEvent } from "./event-match.rules.js";

/**
 * The events of a campaign that rows may mean, by their key: all of that agency, there and then, but for those that were
 * written for these rows just now. @param events with the ids that they will have
 */
export async function findRegistered(
  em: EntityManager,
  campaign: string,
  events: readonly (Meant & { readonly id: string })[],
): Promise<Map<string, RegisteredEvent>> {
  const own = new Set(events.map(({ id }) => id));
  const known = new Map<string, RegisteredEvent>();
  for (const some of chunk(events))
    for (const { id, ...event } of await findMeant(em, campaign, some))
      if (!own.has(id)) known.set(keyOfRegistered(event), event);
  return known;
}

/** Of several alike the one that stands counts, so it comes last. */
function findMeant(
  em: EntityManager,
  campaign: string,
  events: readonly Meant[],
): Promise<(RegisteredEvent & { readonly id: string })[]> {
  const meant = events.map(({ agency, venue, area, startsAt }) => ({
    agency,
    place: venue ?? area,
    startsAt,
  }));
  return select(
    em,
    sql`select event.id, event.title, event.kind, event.agency_id, event.venue_id, event.area_id, event.audience_ids,
          event.starts_at, event.ends_at, event.status, event.capacity,
          array(select speaker_id from event_speaker where event_id = event.id) as speaker_ids
        from jsonb_to_recordset(${JSON.stringify(meant)}::jsonb)
          as meant (agency uuid, place text, "startsAt" timestamptz)
        join event on event.campaign_id = ${campaign} and event.starts_at = meant."startsAt"
          and event.agency_id = meant.agency and coalesce(event.venue_id::text, event.area_id) = meant.place
        order by event.status in ('CANCELLED', 'DECLINED') desc`,
  );
}
