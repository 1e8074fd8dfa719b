import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { runAsSystemIn, isUuid, select, sql } from "@starlane/database";
import { chunk } from "@starlane/row-import";
import type { Draft } from "../calendar/event/draft.commands.js";
import { eventColumns, eventVisibleTo } from "../calendar/event/event.loaders.js";
import type { EventRow } from "../calendar/event/event.row.js";
import { redactEvent, type EventWithVisibility } from "../calendar/event/redaction.rules.js";
import { rangeOf } from "../calendar/hold/hold.commands.js";
import { weekAround } from "../calendar/hold/hold.loaders.js";
import { findSpeakersById } from "../calendar/speaker/speaker.loaders.js";
import type { Closure } from "../calendar/closure/closure.rules.js";
import { DAYS_SEARCHED, type TimeRange } from "../replicas/venue/opening-hours.rules.js";
import { maskedId } from "../campaigns/visibility/masked-id.js";
import type { ImportSnapshot, HeldTime } from "./in-memory-availability.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Reads all data that the events of a table depend on, in a fixed number of statements, even for a thousand rows. */
export async function readImportSnapshot(
  em: EntityManager,
  viewer: Viewer | null,
  drafts: readonly Draft[],
): Promise<ImportSnapshot> {
  // A time that ends before it starts is refused elsewhere, and is not a valid range in PostgreSQL.
  const timed = drafts.filter(({ startsAt, endsAt }) => startsAt < endsAt);
  const venues = [...new Set(drafts.flatMap(({ venue }) => venue ?? []))].filter(isUuid);
  const span = spanOf(timed);
  const searched = { ...span, endsAt: new Date(span.endsAt.getTime() + (DAYS_SEARCHED + 2) * DAY_MS) };
  const holders = await runAsSystemIn(em, async () => [
    ...(await findHolders(em, viewer, "venue", timed.flatMap(wantedVenue))),
    ...(await findHolders(em, viewer, "speaker", timed.flatMap(wantedSpeakers))),
  ]);
  return {
    speakers: await findSpeakersById(em, speakersOf(drafts)),
    closures: await findClosuresOf(em, venues, searched),
    holders,
    talks: await findTalks(em, timed),
    findVenueHolds: () => findVenueHolds(em, venues, searched),
  };
}

/** Returns the speakers of events, each once. */
export function speakersOf(events: readonly { readonly speakers: readonly string[] }[]): string[] {
  return [...new Set(events.flatMap(({ speakers }) => speakers))];
}

function wantedVenue({ venue, startsAt, endsAt }: Draft): Wanted[] {
  return venue && isUuid(venue) ? [{ resource: venue, startsAt, endsAt }] : [];
}

function wantedSpeakers({ speakers, startsAt, endsAt }: Draft): Wanted[] {
  return speakers.map((resource) => ({ resource, startsAt, endsAt }));
}

/** Returns the range from the first start to the last end. */
function spanOf(times: readonly TimeRange[]): TimeRange {
  let [from, to] = [Infinity, -Infinity];
  for (const { startsAt, endsAt } of times) {
    from = Math.min(from, startsAt.getTime());
    to = Math.max(to, endsAt.getTime());
  }
  return from < to
    ? { startsAt: new Date(from), endsAt: new Date(to) }
    : { startsAt: new Date(0), endsAt: new Date(0) };
}

/** An event that holds a resource that a row wants, at that time. */
type Found = EventRow & { readonly resource: string };

interface Wanted extends TimeRange {
  readonly resource: string;
}

async function findHolders(
  em: EntityManager,
  viewer: Viewer | null,
  of: "venue" | "speaker",
  wanted: readonly Wanted[],
): Promise<Found[]> {
  const holds = of === "venue" ? sql`venue_hold` : sql`speaker_hold`;
  const held = of === "venue" ? sql`hold.venue_id` : sql`hold.speaker_id`;
  const found: Found[] = [];
  for (const some of chunk(wanted))
    found.push(
      ...(
        await select<EventWithVisibility & Found>(
          em,
          sql`select wanted.resource, ${eventColumns}, ${eventVisibleTo(viewer)} as is_visible
            from jsonb_to_recordset(${JSON.stringify(some)}::jsonb)
              as wanted (resource uuid, "startsAt" timestamptz, "endsAt" timestamptz)
            join ${holds} hold on ${held} = wanted.resource
              and hold.during && tstzrange(wanted."startsAt", wanted."endsAt")
            join event on event.id = hold.event_id
            join campaign on campaign.id = event.campaign_id`,
        )
      ).map((holder) => ({
        ...redactEvent(holder, (id) => maskedId(viewer, id)),
        resource: holder.resource,
      })),
    );
  return found;
}

function findClosuresOf(
  em: EntityManager,
  venues: readonly string[],
  within: TimeRange,
): Promise<(Closure & { readonly venue: string })[]> {
  return select(
    em,
    sql`select venue_id as venue, lower(during) as starts_at, upper(during) as ends_at, reason from known_closure
        where venue_id = any(${[...venues]}::uuid[]) and during && ${rangeOf(within)} order by during, id`,
  );
}

function findVenueHolds(
  em: EntityManager,
  venues: readonly string[],
  within: TimeRange,
): Promise<HeldTime[]> {
  return select(
    em,
    sql`select venue_id as resource, event_id as event, lower(during) as starts_at, upper(during) as ends_at
        from venue_hold where venue_id = any(${[...venues]}::uuid[]) and during && ${rangeOf(within)}`,
  );
}

/** Finds the talks of the speakers of events, in all weeks of these. */
export function findTalks(
  em: EntityManager,
  events: readonly (TimeRange & { readonly speakers: readonly string[] })[],
): Promise<ImportSnapshot["talks"]> {
  const { startsAt, endsAt } = spanOf(events);
  const weeks = { startsAt: weekAround(startsAt).startsAt, endsAt: weekAround(endsAt).endsAt };
  return select(
    em,
    sql`select speaker_id as speaker, lower(during) as starts_at from speaker_hold
        where speaker_id = any(${speakersOf(events)}::uuid[]) and during && ${rangeOf(weeks)}`,
  );
}
