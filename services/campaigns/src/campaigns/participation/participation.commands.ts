import { isUuid } from "@starlane/database";
import { ApiError, AlreadyExists, InvalidInput, type InvalidState } from "@starlane/graphql";
import { isKnownAgency } from "../../replicas/agency/agency.loaders.js";
import { lockCampaign } from "../campaign/campaign.commands.js";
import type { CampaignRow } from "../campaign/campaign.row.js";
import { readComment } from "../comment/comment.rules.js";
import type { Context } from "../../context.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import { ParticipationRow, type ParticipationRole } from "./participation.row.js";
import { publishParticipationsChanged } from "./participation.messages.js";
import { refuseAnswer, refuseJoining, refuseWithdrawal } from "./participation.rules.js";

export interface Invitation {
  readonly campaign: string;
  readonly agency: string;
  readonly role: ParticipationRole;
}

/**
 * Invites an agency, or again one that declined or whose invitation was withdrawn. @throws ApiError NOT_FOUND,
 * FORBIDDEN
 */
export async function inviteAgency(
  context: Context,
  { campaign: id, agency, role }: Invitation,
): Promise<ParticipationRow | InvalidInput | InvalidState | AlreadyExists> {
  return writeOrRefuse(context.em, async (tx) => {
    const campaign = await lockCampaign(tx, context, id);
    context.allow("Mutation.inviteAgency", { area: campaign.areaId });
    const closed = refuseJoining(campaign.status);
    if (closed) return closed;
    if (!(await isKnownAgency(tx, agency)))
      return new InvalidInput(["agency"], { "zh-CN": "没有找到该单位。", en: "There is no such agency." });
    if (agency === campaign.leadId)
      return new AlreadyExists(agency, {
        "zh-CN": "该单位是牵头单位，无需邀请。",
        en: "That agency leads the campaign; it need not be invited.",
      });
    const existing = await tx.findOne(
      ParticipationRow,
      { campaignId: id, agencyId: agency },
      { refresh: true },
    );
    if (existing?.state === "INVITED" || existing?.state === "ACCEPTED")
      return new AlreadyExists(agency, {
        "zh-CN": "该单位已在邀请名单中。",
        en: "That agency has been invited already.",
      });
    const invitation = {
      role,
      state: "INVITED",
      note: null,
      invitedAt: context.now,
      respondedAt: null,
      version: (existing?.version ?? 0) + 1,
    } as const;
    const participation = existing
      ? tx.assign(existing, invitation)
      : tx.create(ParticipationRow, { campaignId: id, agencyId: agency, ...invitation });
    await tx.persist(participation).flush();
    await publishParticipationsChanged(context.publish, tx, participation);
    return participation;
  });
}

/** Withdraws an unanswered invitation. @throws ApiError NOT_FOUND when the agency was never invited, FORBIDDEN */
export async function withdrawInvitation(
  context: Context,
  id: string,
  agency: string,
): Promise<CampaignRow | InvalidState> {
  return writeOrRefuse(context.em, async (tx) => {
    const campaign = await lockCampaign(tx, context, id);
    context.allow("Mutation.withdrawInvitation", { area: campaign.areaId });
    const invited = { campaignId: id, agencyId: agency };
    const participation = isUuid(agency)
      ? await tx.findOne(ParticipationRow, invited, { refresh: true })
      : null;
    if (!participation) throw new ApiError("NOT_FOUND");
    const refusal = refuseJoining(campaign.status) ?? refuseWithdrawal(participation.state);
    if (refusal) return refusal;
    tx.assign(participation, { state: "WITHDRAWN", version: participation.version + 1 });
    await tx.flush();
    await publishParticipationsChanged(context.publish, tx, participation);
    return campaign;
  });
}

/** Answers the invitation of the viewer's own agency. @throws ApiError NOT_FOUND when it has none */
export async function answerInvitation(
  context: Context,
  campaign: string,
  accept: boolean,
  given: string | null,
): Promise<ParticipationRow | InvalidInput | InvalidState> {
  const { agency } = context.signedIn();
  return writeOrRefuse(context.em, async (tx) => {
    const joined = await lockCampaign(tx, context, campaign);
    const invited = { campaignId: campaign, agencyId: agency };
    const participation = await tx.findOne(ParticipationRow, invited, { refresh: true });
    if (!participation) throw new ApiError("NOT_FOUND");
    context.allow("Mutation.answerInvitation", { agency });
    const refusal = refuseJoining(joined.status) ?? refuseAnswer(participation.state);
    if (refusal) return refusal;
    const note = readComment(given, "note");
    if (note instanceof InvalidInput) return note;
    const answer = { state: accept ? "ACCEPTED" : "DECLINED", note, respondedAt: context.now } as const;
    tx.assign(participation, { ...answer, version: participation.version + 1 });
    await tx.flush();
    await publishParticipationsChanged(context.publish, tx, participation);
    return participation;
  });
}
