import { InvalidInput, InvalidState, resultOf, StaleVersion, type Connection } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import type { Context } from "../../context.js";
import { createCampaign, moveCampaign, updateCampaign } from "./campaign.commands.js";
import { findCampaigns, readCampaignPage, type TargetRow } from "./campaign.loaders.js";
import type { CampaignRow } from "./campaign.row.js";
import {
  CampaignConnection,
  CampaignFilter,
  CampaignStatusEnum,
  CampaignType,
  CoverageTargetType,
  CreateCampaignInput,
  UpdateCampaignInput,
} from "./campaign.type.js";

const CreateCampaignResult = resultOf(
  "CreateCampaignResult",
  () => CampaignType,
  () => [InvalidInput],
);
const UpdateCampaignResult = resultOf(
  "UpdateCampaignResult",
  () => CampaignType,
  () => [InvalidInput, InvalidState, StaleVersion],
);
const MoveCampaignResult = resultOf(
  "MoveCampaignResult",
  () => CampaignType,
  () => [InvalidState, StaleVersion],
);

@Resolver(() => CampaignType)
export class CampaignResolver {
  @Query(() => CampaignType, { nullable: true })
  campaign(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<CampaignRow | null> {
    return loaders.campaign.load(id);
  }

  @Query(() => CampaignConnection, { description: "The latest to start first." })
  campaigns(
    @Ctx() { em, viewer }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => String, { nullable: true }) after?: string,
    @Arg("filter", () => CampaignFilter, { nullable: true }) filter?: CampaignFilter,
  ): Promise<Connection<CampaignRow>> {
    return findCampaigns(em, viewer, readCampaignPage({ first, after }), filter ?? {});
  }

  @Mutation(() => CreateCampaignResult as never)
  createCampaign(
    @Arg("input", () => CreateCampaignInput) input: CreateCampaignInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return createCampaign(context, input);
  }

  @Mutation(() => UpdateCampaignResult as never, {
    description: "Updates a campaign that is not approved yet.",
  })
  updateCampaign(
    @Arg("input", () => UpdateCampaignInput) input: UpdateCampaignInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return updateCampaign(context, input);
  }

  @Mutation(() => MoveCampaignResult as never, {
    description: `DRAFT to SUBMITTED, SUBMITTED to APPROVED (by an administrator or a planner whose area holds the campaign's and who neither
submitted it nor wrote a version of it), APPROVED to ACTIVE, ACTIVE to CLOSED; CANCELLED from any but CLOSED, which cancels its events to come.`,
  })
  moveCampaign(
    @Arg("id", () => ID) id: string,
    @Arg("version", () => Int) version: number,
    @Arg("to", () => CampaignStatusEnum) to: CampaignStatusEnum,
    @Ctx() context: Context,
  ): Promise<object> {
    return moveCampaign(context, id, version, to);
  }

  @FieldResolver(() => AgencyReference)
  lead(@Root() { leadId }: CampaignRow): AgencyReference {
    return { id: leadId };
  }

  @FieldResolver(() => AreaReference)
  area(@Root() { areaId }: CampaignRow): AreaReference {
    return { id: areaId };
  }

  @FieldResolver(() => [CoverageTargetType])
  targets(@Root() { id }: CampaignRow, @Ctx() { loaders }: Context): Promise<TargetRow[]> {
    return loaders.targets.load(id);
  }
}

@Resolver(() => CoverageTargetType)
export class CoverageTargetResolver {
  @FieldResolver(() => AudienceReference)
  audience(@Root() { audience }: TargetRow): AudienceReference {
    return { id: audience };
  }
}
