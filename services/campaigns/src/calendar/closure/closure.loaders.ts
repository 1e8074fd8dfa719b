import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import { rangeOf } from "../hold/hold.commands.js";
import type { Closure } from "./closure.rules.js";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";

/**
 * A condition on `event` and `closure`: the closure overlaps an event that is still to be held. It is evaluated on
 * reading rather than stored, so that an event registered while the closure was on its way is not missed, and an event
 * moved out of the closure has no notice left.
 */
const isClosedOver = sql`closure.venue_id = event.venue_id
  and closure.during && tstzrange(event.starts_at, event.ends_at) and event.status in ('PROPOSED', 'CONFIRMED')`;

/** A condition on `event`: a closure of its venue overlaps it. */
export const hasClosedVenue = sql`exists (select from known_closure closure where ${isClosedOver})`;

export function knownClosureLoaders(em: EntityManager) {
  return {
    /** Loads the closures that overlap an event still to be held, earliest first. */
    closuresOver: new DataLoader<string, Closure[]>(async (events) => {
      const rows = await select<Closure & { eventId: string }>(
        em,
        sql`select event.id as event_id, lower(closure.during) as starts_at, upper(closure.during) as ends_at, closure.reason
            from event join known_closure closure on ${isClosedOver}
            where event.id = any(${[...events]}::uuid[]) order by closure.during, closure.id`,
      );
      const byEvent = Map.groupBy(rows, (row) => row.eventId);
      return events.map((id) => byEvent.get(id) ?? []);
    }),
  };
}

/** Finds the events that a closure overlaps. */
export function findEventsClosed(
  tx: EntityManager,
  closure: string,
): Promise<{ id: string; campaignId: string }[]> {
  return select(
    tx,
    sql`select event.id, event.campaign_id from known_closure closure join event on ${isClosedOver}
        where closure.id = ${closure}`,
  );
}

/** Finds the closures of a venue within a time range, earliest first. */
export function findClosures(tx: EntityManager, venue: string, within: TimeRange): Promise<Closure[]> {
  return select<Closure>(
    tx,
    sql`select lower(during) as starts_at, upper(during) as ends_at, reason from known_closure
        where venue_id = ${venue} and during && ${rangeOf(within)} order by during, id`,
  );
}
