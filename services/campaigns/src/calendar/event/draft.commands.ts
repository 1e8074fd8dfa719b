import type { Viewer } from "@starlane/auth";
import { newId } from "@starlane/database";
import { ApiError, InvalidInput, Refusal, type InvalidState } from "@starlane/graphql";
import type { Context } from "../../context.js";
import type { Availability } from "../hold/availability.js";
import type { AgencyNotParticipating } from "../../campaigns/participation/participation.refusals.js";
import { refuseRegisteringAgency } from "../../campaigns/participation/participation.rules.js";
import type { EventRow } from "./event.row.js";
import { approversOf, refuseCampaignStatus, refuseEventDraft, type EventDraft } from "./event.rules.js";
import type { RegisterEventInput } from "./event.type.js";
import type { PlacementInput } from "../../campaigns/placement/placement-input.loaders.js";
import { place, type Placement, type PlacementRefusal } from "./placement.commands.js";

/** An event as a user wants to register it. */
export interface Draft extends EventDraft, Placement {
  readonly campaign: string;
  readonly materials: readonly string[];
}

/** An event that may be registered, with everything that is written of it. */
export interface EventToBe extends EventRow {
  readonly registeredBy: string;
  /** The speakers, in their order. */
  readonly speakers: readonly string[];
  readonly materials: readonly string[];
  /** The agencies that must approve it: those that answer for its venue and its speakers. */
  readonly approvers: readonly string[];
}

export type DraftRefusal = InvalidState | AgencyNotParticipating | PlacementRefusal;

/**
 * Reads the event that a viewer wants to register. @param event the id it will have @throws ApiError FORBIDDEN for
 * another's agency
 */
export function draftOf(viewer: Viewer, input: RegisterEventInput, event = newId()): Draft {
  const agency = input.agency ?? viewer.agency;
  if (!viewer.agencies.includes(agency)) throw new ApiError("FORBIDDEN");
  return {
    event,
    campaign: input.campaign,
    title: input.title.toWellFormed(),
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
}

/**
 * Judges an event that a user wants to register, alone or as a row of a table. Holds its time when it may be
 * registered.
 * @param placementInput null when the viewer sees no such campaign
 * @param unshowable the reason why it cannot show its materials
 * @throws ApiError FORBIDDEN for an area that is not the viewer's
 */
export async function judgeDraft(
  context: Context,
  draft: Draft,
  {
    placementInput,
    unshowable,
    availability,
  }: { placementInput: PlacementInput | null; unshowable: InvalidInput | null; availability: Availability },
): Promise<EventToBe | DraftRefusal> {
  if (!placementInput) return unknownCampaign();
  const { agency } = draft;
  const { campaign, venue, area, above } = placementInput;
  const where = area ?? draft.area; // also an unknown area, so that another's is denied whether or not it exists
  context.allow("Mutation.registerEvent", { agency, ...(where !== null && { area: where }) });
  const refusal =
    refuseCampaignStatus(campaign.status) ??
    refuseRegisteringAgency(agency, above, campaign.taking) ??
    refuseEventDraft(draft) ??
    unshowable;
  if (refusal) return refusal;
  const placed = await place(availability, draft, placementInput, context.state.calendar);
  if (placed instanceof Refusal) return placed;
  const approvers = approversOf(agency, [venue?.owner ?? null, ...placed.speakers.map(({ owner }) => owner)]);
  return {
    id: draft.event,
    campaignId: campaign.id,
    title: draft.title.trim(),
    kind: draft.kind,
    agencyId: agency,
    venueId: venue?.id ?? null,
    areaId: area!,
    audienceIds: draft.audiences,
    startsAt: draft.startsAt,
    endsAt: draft.endsAt,
    status: approvers.length > 0 ? "PROPOSED" : "CONFIRMED",
    capacity: draft.capacity,
    version: 1,
    registeredBy: context.signedIn().id,
    speakers: draft.speakers,
    materials: draft.materials,
    approvers,
  };
}

function unknownCampaign(): InvalidInput {
  return new InvalidInput(["input", "campaign"], {
    "zh-CN": "没有找到该专项行动，或您无权查看。",
    en: "There is no such campaign, or it is not yours to see.",
  });
}
