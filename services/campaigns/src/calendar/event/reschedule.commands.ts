import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, select, sql } from "@starlane/database";
import { InvalidInput, Refusal, type InvalidState, type StaleVersion } from "@starlane/graphql";
import type { Context } from "../../context.js";
import { databaseAvailability } from "../hold/availability.js";
import { findResources } from "../hold/hold.commands.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import { eventColumns } from "./event.loaders.js";
import { publishEventsChanged } from "./event.messages.js";
import type { EventRow } from "./event.row.js";
import { approversOf, hasVenue, refuseCampaignStatus, refuseLength } from "./event.rules.js";
import type { RescheduleEventInput } from "./event.type.js";
import {
  findPlacementInput,
  type PlacementInput,
} from "../../campaigns/placement/placement-input.loaders.js";
import { findToChange } from "./status.commands.js";
import { place, type PlacementRefusal } from "./placement.commands.js";
import { askApprovals, insertEventSpeakers } from "./write.commands.js";

export type RescheduleEventAnswer = EventRow | InvalidState | StaleVersion | PlacementRefusal;

/**
 * Moves an event to another time, venue or speakers. It holds the new ones before others can take the old ones, and
 * after a refusal still holds the old ones. Agencies that had to approve it must approve again.
 * @throws ApiError NOT_FOUND, FORBIDDEN
 */
export async function rescheduleEvent(
  context: Context,
  input: RescheduleEventInput,
): Promise<RescheduleEventAnswer> {
  const viewer = context.signedIn();
  return writeOrRefuse(context.em, async (tx) => {
    const event = await findToChange(tx, context, "reschedule", input);
    if (!("id" in event)) return event;
    const venue = input.venue ?? event.venueId;
    const placementInput = await findPlacementInput(tx, viewer, {
      campaign: event.campaignId,
      agency: event.agencyId,
      venue,
      area: hasVenue(event.kind) ? null : event.areaId,
    });
    if (!placementInput) return refuseUnknownCampaign();
    context.allow("Mutation.rescheduleEvent", {
      agency: event.agencyId,
      ...(placementInput.area && { area: placementInput.area }),
    });
    const speakers = [...new Set(input.speakers ?? (await findSpeakerIds(tx, event.id)))];
    const moved = {
      ...event,
      event: event.id,
      agency: event.agencyId,
      audiences: event.audienceIds,
      speakers,
      ...timeOf(input),
    };
    const availability = databaseAvailability(tx, viewer, {
      event: event.id,
      resources: await findResources(tx, [event.id]),
    });
    const refusal =
      refuseCampaignStatus(placementInput.campaign.status) ??
      refuseLength(moved) ??
      refuseVenue(event, venue);
    if (refusal) return refusal;
    const placed = await place(availability, moved, placementInput, context.state.calendar);
    if (placed instanceof Refusal) return placed;
    const saved = await saveMoved(tx, event.id, placementInput, {
      ...timeOf(input),
      approvers: approversOf(event.agencyId, [
        placementInput.venue?.owner ?? null,
        ...placed.speakers.map(({ owner }) => owner),
      ]),
      by: viewer.id,
    });
    await execute(tx, sql`delete from event_speaker where event_id = ${event.id}`);
    await insertEventSpeakers(tx, [{ id: event.id, speakers }]);
    await publishEventsChanged(context.publish, tx, saved);
    return saved;
  });
}

const timeOf = ({ startsAt, endsAt }: RescheduleEventInput) => ({ startsAt, endsAt });

function refuseVenue({ kind }: EventRow, venue: string | null): InvalidInput | null {
  if (venue === null || hasVenue(kind)) return null;
  return new InvalidInput(["input", "venue"], {
    "zh-CN": "入户宣传和线上活动不占用场所。",
    en: "Visits and online events have no venue.",
  });
}

/**
 * Refuses to reschedule an event of a campaign that the viewer does not see: an agency still sees its own event in a
 * campaign that it left.
 */
function refuseUnknownCampaign(): InvalidInput {
  return new InvalidInput(["input", "id"], {
    "zh-CN": "您已无权在该专项行动中安排活动。",
    en: "The event's campaign is no longer yours to see.",
  });
}

async function findSpeakerIds(tx: EntityManager, event: string): Promise<string[]> {
  const rows = await select<{ speakerId: string }>(
    tx,
    sql`select speaker_id from event_speaker where event_id = ${event} order by position`,
  );
  return rows.map(({ speakerId }) => speakerId);
}

async function saveMoved(
  tx: EntityManager,
  id: string,
  { venue, area }: PlacementInput,
  { startsAt, endsAt, approvers, by }: { startsAt: Date; endsAt: Date; approvers: string[]; by: string },
): Promise<EventRow> {
  await execute(tx, sql`delete from approval where event_id = ${id}`);
  await askApprovals(tx, [{ id, approvers }]);
  const [saved] = await select<EventRow>(
    tx,
    sql`update event set starts_at = ${startsAt}, ends_at = ${endsAt}, venue_id = ${venue?.id ?? null},
          area_id = ${area}, status = ${approvers.length > 0 ? "PROPOSED" : "CONFIRMED"},
          moved_by = array_append(array_remove(moved_by, ${by}::uuid), ${by}::uuid), version = version + 1
        where id = ${id} returning ${eventColumns}`,
  );
  return saved!;
}
