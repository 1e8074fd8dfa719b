import type { EntityManager } from "@mikro-orm/postgresql";
import { change, newId, select, sql } from "@starlane/database";
import { ApiError, InvalidInput, type InvalidState } from "@starlane/graphql";
import type { Context } from "../context.js";
import { findUnshowable, insertMaterials } from "../material/material.commands.js";
import { writeOrRefuse } from "../write-or-refuse.js";
import { eventColumns } from "./event.loaders.js";
import { tellEvent } from "./event.messages.js";
import type { AgencyNotParticipating } from "./event.refusals.js";
import type { EventRow } from "./event.row.js";
import { approverOf, refuseAgency, refuseCampaignStatus, refuseDraft } from "./event.rules.js";
import type { RegisterEventInput } from "./event.type.js";
import { findFacts } from "./facts.loaders.js";
import { place, type PlacementRefusal } from "./placement.commands.js";

export type RegisterEventAnswer = EventRow | InvalidState | AgencyNotParticipating | PlacementRefusal;

/**
 * Puts an event on the calendar, and holds its venue and its speakers from then on: CONFIRMED when nobody else need
 * approve, else PROPOSED. @throws ApiError FORBIDDEN for another's agency, or an area that is not the viewer's
 */
export async function registerEvent(
  context: Context,
  input: RegisterEventInput,
): Promise<RegisterEventAnswer> {
  const viewer = context.signedIn();
  const agency = input.agency ?? viewer.agency;
  if (!viewer.agencies.includes(agency)) throw new ApiError("FORBIDDEN");
  const draft = {
    event: newId(),
    campaign: input.campaign,
    title: input.title,
    kind: input.kind,
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    agency,
    venue: input.venue ?? null,
    area: input.area ?? null,
    capacity: input.capacity ?? null,
    audiences: [...new Set(input.audiences)],
    speakers: [...new Set(input.speakers)],
    materials: [...new Set(input.materials)],
  };

  return writeOrRefuse(context.em, async (tx) => {
    const facts = await findFacts(tx, viewer, draft);
    if (!facts) return unknownCampaign();
    context.allow("Mutation.registerEvent", { agency, ...(facts.area && { area: facts.area }) });
    const refusal =
      refuseCampaignStatus(facts.campaign.status) ??
      refuseAgency(agency, facts.above, facts.campaign.taking) ??
      refuseDraft(draft) ??
      (await findUnshowable(tx, draft.materials)) ??
      (await place(tx, draft, facts, context.state.calendar));
    if (refusal) return refusal;

    const approver = approverOf(agency, facts.venue?.owner ?? null);
    const event = await insertEvent(tx, {
      id: draft.event,
      campaignId: facts.campaign.id,
      title: draft.title.trim(),
      kind: draft.kind,
      agencyId: agency,
      venueId: facts.venue?.id ?? null,
      areaId: facts.area!,
      audienceIds: draft.audiences,
      startsAt: draft.startsAt,
      endsAt: draft.endsAt,
      status: approver ? "PROPOSED" : "CONFIRMED",
      capacity: draft.capacity,
      registeredBy: viewer.id,
    });
    await insertSpeakers(tx, event.id, draft.speakers);
    await insertMaterials(tx, event.id, draft.materials);
    if (approver) await askApproval(tx, event.id, approver);
    await tellEvent(context.tell, tx, event);
    return event;
  });
}

async function insertEvent(
  tx: EntityManager,
  event: Omit<EventRow, "version"> & { registeredBy: string },
): Promise<EventRow> {
  const [row] = await select<EventRow>(
    tx,
    sql`insert into event (id, campaign_id, title, kind, agency_id, venue_id, area_id, audience_ids,
          starts_at, ends_at, status, capacity, registered_by)
        values (${event.id}, ${event.campaignId}, ${event.title}, ${event.kind}, ${event.agencyId}, ${event.venueId},
          ${event.areaId}, ${[...event.audienceIds]}::text[], ${event.startsAt}, ${event.endsAt}, ${event.status},
          ${event.capacity}, ${event.registeredBy})
        returning ${eventColumns}`,
  );
  return row!;
}

/** Writes down who talks at an event, in that order. */
export async function insertSpeakers(
  tx: EntityManager,
  event: string,
  speakers: readonly string[],
): Promise<void> {
  if (speakers.length === 0) return;
  await change(
    tx,
    sql`insert into event_speaker (event_id, position, speaker_id)
        select ${event}, position, speaker_id
        from unnest(${[...speakers]}::uuid[]) with ordinality as named (speaker_id, position)`,
  );
}

/** Asks an agency for its word on an event. */
export async function askApproval(tx: EntityManager, event: string, agency: string): Promise<void> {
  await change(tx, sql`insert into approval (event_id, agency_id) values (${event}, ${agency})`);
}

function unknownCampaign(): InvalidInput {
  return new InvalidInput(["input", "campaign"], {
    "zh-CN": "没有找到该专项行动，或您无权查看。",
    en: "There is no such campaign, or it is not yours to see.",
  });
}
