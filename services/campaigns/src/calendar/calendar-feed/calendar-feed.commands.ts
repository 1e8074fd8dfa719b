import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, newId, select, sql } from "@starlane/database";
import { ApiError, InvalidInput } from "@starlane/graphql";
import { randomBytes } from "node:crypto";
import type { Context } from "../../context.js";
import { feedColumns, findFeedsOf, hashFeedSecret } from "./calendar-feed.loaders.js";
import type { CalendarFeedKind, CalendarFeedRow } from "./calendar-feed.row.js";

const SECRET_BYTES = 32;
/** The most feeds that a user has at once. */
const MOST_FEEDS = 20;

/**
 * Creates an address under which a calendar program reads the events of the viewer, of one of their agencies, or of a
 * venue that they see or answer for.
 * @throws ApiError NOT_FOUND for anything else
 */
export async function createCalendarFeed(
  context: Context,
  kind: CalendarFeedKind,
  id: string | null,
): Promise<{ feed: CalendarFeedRow; path: string } | InvalidInput> {
  const viewer = context.signedIn();
  const subject = id ?? { USER: viewer.id, AGENCY: viewer.agency, VENUE: null }[kind];
  if (!subject || !(await mayHave(context, kind, subject))) throw new ApiError("NOT_FOUND");
  return context.em.transactional(async (tx) => {
    await select(tx, sql`select pg_advisory_xact_lock(hashtextextended(${viewer.id}, 1))`);
    if ((await findFeedsOf(tx, viewer.id)).length >= MOST_FEEDS) return tooMany();
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    const [feed] = await select<CalendarFeedRow>(
      tx,
      sql`insert into calendar_feed (id, secret_hash, kind, subject_id, created_by, agency_id, created_at)
          values (${newId()}, ${hashFeedSecret(secret)}, ${kind}, ${subject}, ${viewer.id},
            ${viewer.agency}, ${context.now})
          returning ${feedColumns}`,
    );
    return { feed: feed!, path: `/calendar/${secret}.ics` };
  });
}

/**
 * Revokes an address. Users may revoke their own, administrators those of users of their agency or one below it, and
 * administrators of the whole district any.
 * @throws ApiError NOT_FOUND for any other address, as for an unknown one
 */
export async function revokeCalendarFeed(context: Context, id: string): Promise<CalendarFeedRow> {
  const viewer = context.signedIn();
  const administered = viewer.grants.filter(({ role }) => role === "ADMIN").map(({ area }) => area);
  if (!isUuid(id)) throw new ApiError("NOT_FOUND");
  const [feed] = await select<CalendarFeedRow>(
    context.em,
    sql`update calendar_feed set revoked_at = coalesce(revoked_at, ${context.now})
        where id = ${id} and (created_by = ${viewer.id}
          or (${administered.length > 0} and agency_id = any(${[...viewer.agencies]}::uuid[]))
          or exists (select from known_area area where area.level = 'DISTRICT'
            and exists (select from unnest(${administered}::text[]) own where starts_with(area.id, own))))
        returning ${feedColumns}`,
  );
  if (!feed) throw new ApiError("NOT_FOUND");
  return feed;
}

/**
 * Returns true if a feed is still valid: its maker belongs to the same agency, and would be allowed to make it today.
 * The context is the maker's, as they are now.
 */
export async function isStillGood(context: Context, feed: CalendarFeedRow): Promise<boolean> {
  const viewer = context.signedIn();
  if (feed.createdBy !== viewer.id) return false;
  if (feed.agencyId !== null && feed.agencyId !== viewer.agency) return false;
  return mayHave(context, feed.kind, feed.subjectId);
}

/** Returns true if the viewer may have the calendar of a user, an agency or a venue. */
async function mayHave(context: Context, kind: CalendarFeedKind, subject: string): Promise<boolean> {
  const viewer = context.signedIn();
  if (kind === "USER") return subject === viewer.id;
  if (kind === "AGENCY") return viewer.agencies.includes(subject);
  return isVenueVisible(context.em, context, subject);
}

async function isVenueVisible(em: EntityManager, context: Context, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const [venue] = await select<{ areaId: string; agencyId: string | null }>(
    em,
    sql`select area_id, agency_id from known_venue where id = ${id}`,
  );
  if (!venue) return false;
  const isOwnedByViewer = venue.agencyId !== null && context.signedIn().agencies.includes(venue.agencyId);
  return isOwnedByViewer || context.may("Query.events", { area: venue.areaId });
}

function tooMany(): InvalidInput {
  return new InvalidInput(
    ["kind"],
    {
      "zh-CN": "每人最多 {most} 个日历订阅地址，请先停用不再使用的。",
      en: "A user has {most} calendar addresses at most; revoke those that are not used.",
    },
    { most: MOST_FEEDS },
  );
}
