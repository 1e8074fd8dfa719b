import { ApiError, type InvalidInput, type InvalidState } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import { CampaignReference } from "../../replicas/campaign/campaign.type.js";
import type { CheckInReceipts } from "../check-in/check-in.commands.js";
import type { Context } from "../../context.js";
import { recordAssessments } from "./assessment.commands.js";
import {
  AssessmentItem,
  AssessmentPhase,
  KnowledgeEffectType,
  RecordAssessmentsResult,
} from "./assessment.type.js";
import type { LearningEffect } from "./effect.rules.js";

@Resolver(() => CampaignReference)
export class AssessmentResolver {
  @Mutation(() => RecordAssessmentsResult as never, {
    description:
      "Records assessment scores, 500 items at most, each with a receipt in the order sent. One score for each person, event and phase: the same score again is a DUPLICATE, a different one is REJECTED. An event that is PROPOSED, DECLINED or CANCELLED takes none.",
  })
  recordAssessments(
    @Arg("event", () => ID) event: string,
    @Arg("phase", () => AssessmentPhase) phase: AssessmentPhase,
    @Arg("items", () => [AssessmentItem]) items: AssessmentItem[],
    @Ctx() context: Context,
  ): Promise<CheckInReceipts | InvalidInput | InvalidState> {
    return recordAssessments(context, { event, phase, items });
  }

  @FieldResolver(() => KnowledgeEffectType, {
    description: "The learning effect: scores before and after, with a 95% interval (attendance service).",
  })
  async effect(@Root() { id }: CampaignReference, @Ctx() context: Context): Promise<LearningEffect> {
    const campaign = await context.loaders.campaign.load(id);
    if (!campaign) throw new ApiError("NOT_FOUND");
    context.allow("Query.coverage", { area: campaign.areaId });
    return context.loaders.effect.load(id);
  }
}
