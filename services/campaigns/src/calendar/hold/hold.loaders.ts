import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { addDays, localDate, startOfDay, weekOf } from "@starlane/calendar";
import { runAsSystemIn, select, sql } from "@starlane/database";
import { eventColumns, eventVisibleTo } from "../event/event.loaders.js";
import type { EventRow } from "../event/event.row.js";
import { redactEvent, type EventWithVisibility } from "../event/redaction.rules.js";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";
import { maskedId } from "../../campaigns/visibility/masked-id.js";
import { rangeOf, type HeldResource } from "./hold.commands.js";

/**
 * Finds the event that holds a venue or a speaker within a time range, the earliest where there are several; redacted
 * for a viewer who does not see it.
 */
export async function findHolder(
  tx: EntityManager,
  viewer: Viewer | null,
  resource: HeldResource,
  time: TimeRange,
): Promise<EventRow> {
  const holds =
    "venue" in resource
      ? sql`venue_hold hold on hold.event_id = event.id and hold.venue_id = ${resource.venue}`
      : sql`speaker_hold hold on hold.event_id = event.id and hold.speaker_id = ${resource.speaker}`;
  const [event] = await runAsSystemIn(tx, () =>
    select<EventWithVisibility>(
      tx,
      sql`select ${eventColumns}, ${eventVisibleTo(viewer)} as is_visible
          from event join campaign on campaign.id = event.campaign_id
          join ${holds} and hold.during && ${rangeOf(time)}
          order by event.starts_at limit 1`,
    ),
  );
  if (!event) throw new Error("A hold was refused that no event stands in the way of.");
  return redactEvent(event, (id) => maskedId(viewer, id));
}

/** Finds the time ranges in which a venue is held within a time range, earliest first. */
export function findHeldTimes(tx: EntityManager, venue: string, within: TimeRange): Promise<TimeRange[]> {
  return select<TimeRange>(
    tx,
    sql`select lower(during) as starts_at, upper(during) as ends_at from venue_hold
        where venue_id = ${venue} and during && ${rangeOf(within)} order by during`,
  );
}

/** Counts the events that each speaker already has in the district's week of an instant, Monday to Sunday. */
export async function countInWeek(
  tx: EntityManager,
  speakers: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, number>> {
  const week = weekAround(at);
  const rows = await select<{ speakerId: string; count: number }>(
    tx,
    sql`select speaker_id, count(*)::int from speaker_hold
        where speaker_id = any(${[...speakers]}::uuid[]) and during && ${rangeOf(week)}
          and lower(during) >= ${week.startsAt}
        group by speaker_id`,
  );
  return new Map(rows.map((row) => [row.speakerId, row.count]));
}

/** Returns the district's week of an instant, Monday to Sunday. */
export function weekAround(at: Date): TimeRange {
  const monday = weekOf(localDate(at));
  return { startsAt: startOfDay(monday), endsAt: startOfDay(addDays(monday, 7)) };
}
