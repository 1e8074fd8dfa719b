import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";
import type { EventSummaryType } from "./summary.type.js";

/** Finds the public summary of an event, without regard to the viewer; null where there is no such event. */
export async function findEventSummary(em: EntityManager, id: string): Promise<EventSummaryType | null> {
  if (!isUuid(id)) return null;
  const [summary] = await select<EventSummaryType>(
    em,
    sql`select event.title, event.starts_at, event.ends_at, coalesce(venue.name, area.name) as place,
          event.audience_ids as audiences
        from event left join known_venue venue on venue.id = event.venue_id
        left join known_area area on area.id = event.area_id
        where event.id = ${id}`,
  );
  return summary ?? null;
}
