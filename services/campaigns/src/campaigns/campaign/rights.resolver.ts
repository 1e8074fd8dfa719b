import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { refuseJoining } from "../participation/participation.rules.js";
import type { CampaignRow } from "./campaign.row.js";
import { mayApprove, movesFrom, refuseChange } from "./campaign.rules.js";
import { CampaignStatusEnum, CampaignType } from "./campaign.type.js";
import type { RedactableCampaign } from "./redaction.rules.js";

/** What the viewer may do with a campaign as it is now, so that a client offers nothing that would be denied. */
@Resolver(() => CampaignType)
export class CampaignRightsResolver {
  @FieldResolver(() => [CampaignStatusEnum], {
    description: "Where `moveCampaign` would take it for the viewer.",
  })
  moves(@Root() campaign: CampaignRow, @Ctx() context: Context): CampaignRow["status"][] {
    if (!context.may("Mutation.moveCampaign", { area: campaign.areaId })) return [];
    return movesFrom(campaign.status).filter(
      (to) => to !== "APPROVED" || mayApprove(context.signedIn(), campaign),
    );
  }

  @FieldResolver(() => Boolean, {
    description:
      "False where something that is shown leads to a campaign that is not the viewer's to see: then its lead and its area are true, and all else is made up.",
  })
  visible(@Root() { isRedacted }: RedactableCampaign): boolean {
    return isRedacted !== true;
  }

  @FieldResolver(() => Boolean, { description: "Whether `updateCampaign` is open to the viewer." })
  mayUpdate(@Root() { areaId, status }: CampaignRow, @Ctx() context: Context): boolean {
    return refuseChange(status) === null && context.may("Mutation.updateCampaign", { area: areaId });
  }

  @FieldResolver(() => Boolean, {
    description: "Whether `inviteAgency` and `withdrawInvitation` are open to the viewer.",
  })
  mayInvite(@Root() { areaId, status }: CampaignRow, @Ctx() context: Context): boolean {
    return refuseJoining(status) === null && context.may("Mutation.inviteAgency", { area: areaId });
  }
}
