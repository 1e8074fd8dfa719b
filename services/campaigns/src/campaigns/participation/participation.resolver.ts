import { AlreadyExists, InvalidInput, InvalidState, resultOf } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import type { CampaignRow } from "../campaign/campaign.row.js";
import { CampaignType } from "../campaign/campaign.type.js";
import type { Context } from "../../context.js";
import { answerInvitation, inviteAgency, withdrawInvitation } from "./participation.commands.js";
import type { ParticipationRow } from "./participation.row.js";
import { ParticipationRoleEnum, ParticipationType } from "./participation.type.js";

const InviteAgencyResult = resultOf(
  "InviteAgencyResult",
  () => ParticipationType,
  () => [InvalidInput, InvalidState, AlreadyExists],
);
const AnswerInvitationResult = resultOf(
  "AnswerInvitationResult",
  () => ParticipationType,
  () => [InvalidInput, InvalidState],
);
const WithdrawInvitationResult = resultOf(
  "WithdrawInvitationResult",
  () => CampaignType,
  () => [InvalidState],
);

@Resolver(() => CampaignType)
export class CampaignParticipantsResolver {
  @FieldResolver(() => [ParticipationType], {
    description:
      "The invited agencies, in the order of their invitations, without the lead and without withdrawn invitations.",
  })
  participants(@Root() { id }: CampaignRow, @Ctx() { loaders }: Context): Promise<ParticipationRow[]> {
    return loaders.participants.load(id);
  }
}

@Resolver(() => ParticipationType)
export class ParticipationResolver {
  @FieldResolver(() => CampaignType, { description: "The campaign that the agency was invited to." })
  campaign(
    @Root() { campaignId }: ParticipationRow,
    @Ctx() { loaders }: Context,
  ): Promise<CampaignRow | null> {
    return loaders.campaignBehind.load(campaignId);
  }

  @FieldResolver(() => AgencyReference)
  agency(@Root() { agencyId }: ParticipationRow): AgencyReference {
    return { id: agencyId };
  }

  @Mutation(() => InviteAgencyResult as never, {
    description: "An agency that declined, or whose invitation was withdrawn, may be invited again.",
  })
  inviteAgency(
    @Arg("campaign", () => ID) campaign: string,
    @Arg("agency", () => ID) agency: string,
    @Arg("role", () => ParticipationRoleEnum) role: ParticipationRoleEnum,
    @Ctx() context: Context,
  ): Promise<object> {
    return inviteAgency(context, { campaign, agency, role });
  }

  @Mutation(() => WithdrawInvitationResult as never, {
    description:
      "Withdraws an unanswered invitation: the agency is no longer a participant, and sees the campaign only if it may see it otherwise.",
  })
  withdrawInvitation(
    @Arg("campaign", () => ID) campaign: string,
    @Arg("agency", () => ID) agency: string,
    @Ctx() context: Context,
  ): Promise<object> {
    return withdrawInvitation(context, campaign, agency);
  }

  @Mutation(() => AnswerInvitationResult as never, { description: "For the viewer's own agency." })
  answerInvitation(
    @Arg("campaign", () => ID) campaign: string,
    @Arg("accept", () => Boolean) accept: boolean,
    @Ctx() context: Context,
    @Arg("note", () => String, { nullable: true }) note?: string,
  ): Promise<object> {
    return answerInvitation(context, campaign, accept, note ?? null);
  }
}
