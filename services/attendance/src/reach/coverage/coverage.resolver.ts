import { ApiError } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { AreaLevelEnum, AreaReference } from "../../replicas/area/area.type.js";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import { CampaignReference } from "../../replicas/campaign/campaign.type.js";
import type { Context } from "../../context.js";
import { restrictToVisible } from "./campaign-filter.js";
import { readReport, type CountedCoverage } from "./coverage.loaders.js";
import { CoverageDimension, CoverageFilter, CoverageReportType, CoverageRowType } from "./coverage.type.js";
import { normalizeFilter } from "./question.rules.js";
import type { CoverageRow } from "./report.rules.js";

const DEFAULT_DIMENSIONS = [CoverageDimension.AREA, CoverageDimension.AUDIENCE];

@Resolver(() => CoverageReportType)
export class CoverageResolver {
  @Query(() => CoverageReportType, {
    description:
      "Exact for any combination of filter and dimensions. One row per combination, areas with nothing included. `area` may be a division code or the id of an agency, whose jurisdiction is then the area; `level` is the one below it unless given, and a community's is COMMUNITY. `from` and `to` are inclusive dates, of when people attended. Unusual combinations are counted on the spot; right after a start they are answered with SERVICE_UNAVAILABLE until everything has been read.",
  })
  async coverage(
    @Ctx() context: Context,
    @Arg("area", () => ID) area: string,
    @Arg("level", () => AreaLevelEnum, { nullable: true }) level: AreaLevelEnum | null,
    @Arg("by", () => [CoverageDimension], { defaultValue: DEFAULT_DIMENSIONS }) by: CoverageDimension[],
    @Arg("filter", () => CoverageFilter, { nullable: true }) filter: CoverageFilter | null,
  ): Promise<CountedCoverage> {
    const { now, state } = context;
    const { projector, referenceCache } = state;
    const restricted = await restrictToVisible(context.loaders.visibleCampaign, normalizeFilter(filter));
    const question = { level, by: new Set(by), ...restricted };
    return referenceCache.evaluate((reference) => {
      const [within] = reference.areasOf([area]);
      if (!within) throw new ApiError("NOT_FOUND");
      for (const each of within) context.allow("Query.coverage", { area: each });
      return readReport({ em: state.em(), now, projector, referenceCache }, reference, {
        within,
        ...question,
      });
    });
  }
}

@Resolver(() => AreaReference)
export class AreaCoverageResolver {
  @FieldResolver(() => CoverageRowType, {
    description: "The same figures as the root field, for this area (attendance service).",
  })
  async coverage(
    @Root() { id }: AreaReference,
    @Ctx() context: Context,
    @Arg("filter", () => CoverageFilter, { nullable: true }) filter: CoverageFilter | null,
  ): Promise<CoverageRow> {
    context.allow("Query.coverage", { area: id });
    const restricted = await restrictToVisible(context.loaders.visibleCampaign, normalizeFilter(filter));
    return context.loaders.coverageOf.load({ area: id, filter: restricted.filter });
  }
}

@Resolver(() => CampaignReference)
export class CampaignCoverageResolver {
  @FieldResolver(() => CoverageReportType, {
    description: "Attendance service; each row carries the target where the campaign sets one.",
  })
  async coverage(
    @Root() { id }: CampaignReference,
    @Ctx() context: Context,
    @Arg("by", () => [CoverageDimension], { nullable: true, defaultValue: DEFAULT_DIMENSIONS })
    by: CoverageDimension[] | null,
    @Arg("level", () => AreaLevelEnum, { nullable: true, defaultValue: AreaLevelEnum.STREET })
    level: AreaLevelEnum | null,
  ): Promise<CountedCoverage> {
    const question = { campaign: id, by: by ?? DEFAULT_DIMENSIONS, level };
    const report = await context.loaders.coverageOfCampaign.load(question);
    context.allow("Query.coverage", { area: report.area });
    return report;
  }
}

@Resolver(() => CoverageRowType)
export class CoverageRowResolver {
  @FieldResolver(() => AreaReference, { nullable: true })
  area(@Root() { area }: CoverageRow): AreaReference | null {
    return area === null ? null : { id: area };
  }

  @FieldResolver(() => AudienceReference, { nullable: true })
  audience(@Root() { audience }: CoverageRow): AudienceReference | null {
    return audience === null ? null : { id: audience };
  }

  @FieldResolver(() => CampaignReference, {
    nullable: true,
    description: "Null also where the row is of a campaign that is not the viewer's to see.",
  })
  async campaign(
    @Root() { campaign }: CoverageRow,
    @Ctx() { loaders }: Context,
  ): Promise<CampaignReference | null> {
    return campaign !== null && (await loaders.visibleCampaign.load(campaign)) ? { id: campaign } : null;
  }

  @FieldResolver(() => AgencyReference, { nullable: true })
  agency(@Root() { agency }: CoverageRow): AgencyReference | null {
    return agency === null ? null : { id: agency };
  }
}
