import type { EntityManager } from "@mikro-orm/postgresql";
import { addDays, localDate, startOfDay } from "@starlane/calendar";
import { select, sql } from "@starlane/database";
import { createHash } from "node:crypto";
import type { CalendarFeedRow } from "./calendar-feed.row.js";
import type { CalendarEvent } from "./icalendar.rules.js";

/** The days back and ahead that a calendar covers, and the most events it has, the next first. */
const DAYS_BACK = 90;
const DAYS_AHEAD = 400;
const MOST_EVENTS = 2_000;

export const feedColumns = sql`calendar_feed.id, calendar_feed.kind, calendar_feed.subject_id, calendar_feed.created_by,
  calendar_feed.agency_id, calendar_feed.created_at`;

/** Hashes a secret for storage. The secret is long and random, so a plain hash gives nothing away. */
export function hashFeedSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** Finds the feed of a secret, with the name of its subject; null where the secret is unknown or revoked. */
export async function findFeed(
  em: EntityManager,
  secret: string,
): Promise<(CalendarFeedRow & { readonly name: string | null }) | null> {
  const [feed] = await select<CalendarFeedRow & { name: string | null }>(
    em,
    sql`select ${feedColumns}, coalesce(venue.name, agency.name) as name from calendar_feed
        left join known_venue venue on calendar_feed.kind = 'VENUE' and venue.id = calendar_feed.subject_id
        left join known_agency agency on calendar_feed.kind = 'AGENCY' and agency.id = calendar_feed.subject_id
        where secret_hash = ${hashFeedSecret(secret)} and revoked_at is null`,
  );
  return feed ?? null;
}

/** Finds the feeds of a user, the newest first. */
export function findFeedsOf(em: EntityManager, user: string): Promise<CalendarFeedRow[]> {
  return select<CalendarFeedRow>(
    em,
    sql`select ${feedColumns} from calendar_feed where created_by = ${user} and revoked_at is null
        order by created_at desc, id desc`,
  );
}

/** Finds the events of a feed, around today, by start. */
export function findFeedEvents(
  em: EntityManager,
  { kind, subjectId }: CalendarFeedRow,
  now: Date,
): Promise<CalendarEvent[]> {
  const today = localDate(now);
  const column = { USER: sql`registered_by`, AGENCY: sql`agency_id`, VENUE: sql`venue_id` }[kind];
  return select<CalendarEvent>(
    em,
    sql`select nearest.* from (
          select event.id, event.title, coalesce(campaign.title, '') as campaign, coalesce(venue.name, area.name) as place,
            event.starts_at, event.ends_at, event.status, event.version, event.changed_at
          from event left join campaign on campaign.id = event.campaign_id
          left join known_venue venue on venue.id = event.venue_id
          left join known_area area on area.id = event.area_id
          where event.${column} = ${subjectId}
            and event.starts_at between ${startOfDay(addDays(today, -DAYS_BACK))} and ${startOfDay(addDays(today, DAYS_AHEAD))}
          order by abs(extract(epoch from event.starts_at - ${now}::timestamptz)), event.id limit ${MOST_EVENTS}
        ) nearest order by nearest.starts_at, nearest.id`,
  );
}
