import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { refuseJoining } from "../participation/participation.rules.js";
import type { CampaignRow } from "./campaign.row.js";
import { mayApprove, movesFrom, refuseChange } from "./campaign.rules.js";
import { CampaignStatusEnum, CampaignType } from "./campaign.type.js";
import type { RedactableCampaign } from "./redaction.rules.js";

/**
 * The actions that the viewer may take on a campaign as it is now, so that a client offers nothing that would be
 * denied.
 */
@Resolver(() => CampaignType)
export class CampaignRightsResolver {
  @FieldResolver(() => [CampaignStatusEnum], {
    description: "The statuses to which the viewer may move it by `moveCampaign`.",
  })
  moves(@Root() campaign: CampaignRow, @Ctx() context: Context): CampaignRow["status"][] {
    if (!context.may("Mutation.moveCampaign", { area: campaign.areaId })) return [];
    return movesFrom(campaign.status).filter(
      (to) => to !== "APPROVED" || mayApprove(context.signedIn(), campaign),
    );
  }

  @FieldResolver(() => Boolean, {
    description:
      "False for a campaign that the viewer reaches through another object but may not see: only its lead and its area are real, all other fields are placeholders.",
  })
  visible(@Root() { isRedacted }: RedactableCampaign): boolean {
    return isRedacted !== true;
  }

  @FieldResolver(() => Boolean, { description: "True if the viewer may use `updateCampaign`." })
  mayUpdate(@Root() { areaId, status }: CampaignRow, @Ctx() context: Context): boolean {
    return refuseChange(status) === null && context.may("Mutation.updateCampaign", { area: areaId });
  }

  @FieldResolver(() => Boolean, {
    description: "True if the viewer may use `inviteAgency` and `withdrawInvitation`.",
  })
  mayInvite(@Root() { areaId, status }: CampaignRow, @Ctx() context: Context): boolean {
    return refuseJoining(status) === null && context.may("Mutation.inviteAgency", { area: areaId });
  }
}
