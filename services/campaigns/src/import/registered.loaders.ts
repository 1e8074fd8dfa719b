import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { chunk } from "@starlane/row-import";
import { keyOfRegistered, type EventIdentity, type RegisteredEvent } from "./event-match.rules.js";

/**
 * Finds the registered events of a campaign that have the key of a row, by key, except those just written for these
 * rows.
 * @param events with the ids that they will have
 */
export async function findRegistered(
  em: EntityManager,
  campaign: string,
  events: readonly (EventIdentity & { readonly id: string })[],
): Promise<Map<string, RegisteredEvent>> {
  const own = new Set(events.map(({ id }) => id));
  const known = new Map<string, RegisteredEvent>();
  for (const some of chunk(events))
    for (const { id, ...event } of await findByIdentity(em, campaign, some))
      if (!own.has(id)) known.set(keyOfRegistered(event), event);
  return known;
}

/**
 * Finds the events with the agency, place and start of rows. Of several with one key, the one in force comes last, so
 * that it counts.
 */
function findByIdentity(
  em: EntityManager,
  campaign: string,
  events: readonly EventIdentity[],
): Promise<(RegisteredEvent & { readonly id: string })[]> {
  const identities = events.map(({ agency, venue, area, startsAt }) => ({
    agency,
    place: venue ?? area,
    startsAt,
  }));
  return select(
    em,
    sql`select event.id, event.title, event.kind, event.agency_id, event.venue_id, event.area_id, event.audience_ids,
          event.starts_at, event.ends_at, event.status, event.capacity,
          array(select speaker_id from event_speaker where event_id = event.id) as speaker_ids
        from jsonb_to_recordset(${JSON.stringify(identities)}::jsonb)
          as meant (agency uuid, place text, "startsAt" timestamptz)
        join event on event.campaign_id = ${campaign} and event.starts_at = meant."startsAt"
          and event.agency_id = meant.agency and coalesce(event.venue_id::text, event.area_id) = meant.place
        order by event.status in ('CANCELLED', 'DECLINED') desc`,
  );
}
