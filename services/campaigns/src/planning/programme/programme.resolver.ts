import { InvalidInput, InvalidState, LocalDateScalar, resultOf } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import type { CampaignRow } from "../../campaigns/campaign/campaign.row.js";
import type { CampaignTarget } from "../../campaigns/campaign/campaign.rules.js";
import { CampaignType, CoverageTargetType } from "../../campaigns/campaign/campaign.type.js";
import type { Context } from "../../context.js";
import { saveProgramme } from "./learn.commands.js";
import { findProgrammes } from "./programme.loaders.js";
import type { PlannedSession, ProgrammeRow, ProgrammeStepRow } from "./programme.row.js";
import {
  ProgrammeStepType,
  ProgrammeType,
  ReplicatedSessionType,
  ReplicationType,
} from "./programme.type.js";
import { replicateProgramme } from "./replicate.commands.js";

const SaveProgrammeResult = resultOf(
  "SaveProgrammeResult",
  () => ProgrammeType,
  () => [InvalidInput, InvalidState],
);
const ReplicateProgrammeResult = resultOf(
  "ReplicateProgrammeResult",
  () => ReplicationType,
  () => [InvalidInput],
);

@Resolver(() => ProgrammeType)
export class ProgrammeResolver {
  @Query(() => [ProgrammeType], { description: "The newest first, 100 at most." })
  programmes(@Ctx() { em }: Context): Promise<ProgrammeRow[]> {
    return findProgrammes(em);
  }

  @Mutation(() => SaveProgrammeResult as never, {
    description: `Creates a programme from a campaign: its sessions by day, kind of place, audiences and length, and how
many sessions per 1,000 people of its area. Cancelled and declined events are left out.`,
  })
  saveProgramme(
    @Arg("campaign", () => ID) campaign: string,
    @Arg("name", () => String) name: string,
    @Ctx() context: Context,
  ): Promise<object> {
    return saveProgramme(context, campaign, name);
  }

  @Mutation(() => ReplicateProgrammeResult as never, {
    description: `With \`dryRun\`, returns the plan and writes nothing. Sessions are re-based on the new areas' populations; targets
are as far below the new area as they were below the source's. At most 200 areas and 2,000 sessions at once.`,
  })
  replicateProgramme(
    @Arg("programme", () => ID) programme: string,
    @Arg("areas", () => [ID]) areas: string[],
    @Arg("startsOn", () => LocalDateScalar) startsOn: string,
    @Arg("dryRun", () => Boolean, { defaultValue: false }) dryRun: boolean,
    @Ctx() context: Context,
  ): Promise<object> {
    return replicateProgramme(context, { programme, areas, startsOn, dryRun });
  }

  @FieldResolver(() => CampaignType, { description: "The campaign it was taken from." })
  source(@Root() { sourceId }: ProgrammeRow, @Ctx() { loaders }: Context): Promise<CampaignRow | null> {
    return loaders.campaignBehind.load(sourceId);
  }

  @FieldResolver(() => [ProgrammeStepType], { description: "By day." })
  steps(@Root() { id }: ProgrammeRow, @Ctx() { loaders }: Context): Promise<ProgrammeStepRow[]> {
    return loaders.programmeSteps.load(id);
  }

  @FieldResolver(() => [CoverageTargetType])
  targets(@Root() { id }: ProgrammeRow, @Ctx() { loaders }: Context): Promise<CampaignTarget[]> {
    return loaders.programmeTargets.load(id);
  }
}

@Resolver(() => ProgrammeStepType)
export class ProgrammeStepResolver {
  @FieldResolver(() => [AudienceReference])
  audiences(@Root() { audienceIds }: ProgrammeStepRow): AudienceReference[] {
    return audienceIds.map((id) => ({ id }));
  }
}

@Resolver(() => ReplicatedSessionType)
export class ReplicatedSessionResolver {
  @FieldResolver(() => AreaReference)
  area(@Root() { areaId }: PlannedSession): AreaReference {
    return { id: areaId };
  }

  @FieldResolver(() => [AudienceReference])
  audiences(@Root() { audienceIds }: PlannedSession): AudienceReference[] {
    return audienceIds.map((id) => ({ id }));
  }
}

@Resolver(() => CampaignType)
export class CampaignProgrammeResolver {
  @FieldResolver(() => ProgrammeType, {
    nullable: true,
    description: "The model programme it was made from.",
  })
  async programme(
    @Root() { programmeId }: CampaignRow,
    @Ctx() { loaders }: Context,
  ): Promise<ProgrammeRow | null> {
    return programmeId ? loaders.programme.load(programmeId) : null;
  }
}
