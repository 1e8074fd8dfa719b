import { ApiError, readPage } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import type { Context } from "../../context.js";
import { VenueReference } from "../../replicas/venue/venue.type.js";
import { readGaps } from "./gap.loaders.js";
import type { Gap } from "./gap.rules.js";
import { GapType } from "./gap.type.js";

@Resolver(() => GapType)
export class GapResolver {
  @Query(() => [GapType], {
    description:
      "The areas and audiences with most people still to be reached, with their venues. `area` may be a division code or the id of an agency, whose jurisdiction is then the area. With a campaign, its targets and their levels apply; without targets the whole population is to be reached, by community. Areas with an unknown population are left out. `first` is from 1 to 100.",
  })
  async gaps(
    @Ctx() context: Context,
    @Arg("area", () => ID) area: string,
    @Arg("campaign", () => ID, { nullable: true }) campaignId: string | null | undefined,
    @Arg("first", () => Int, { defaultValue: 20 }) asked: number,
  ): Promise<(Gap & { readonly asOf: Date })[]> {
    const { first } = readPage({ first: asked }, ["uuid"]);
    const { now, state } = context;
    const { projector, referenceCache } = state;
    const campaign = campaignId == null ? null : await context.loaders.visibleCampaign.load(campaignId);
    return referenceCache.evaluate((reference) => {
      const [within] = reference.areasOf([area]);
      if (!within) throw new ApiError("NOT_FOUND");
      for (const each of within) context.allow("Query.gaps", { area: each });
      if (campaignId != null && campaign === null) throw new ApiError("NOT_FOUND");
      // Counts cover all people, so they are read with the service's own rights.
      const countsContext = { em: state.em(), now, projector, referenceCache };
      return readGaps(countsContext, reference, { within, campaign, first });
    });
  }

  @FieldResolver(() => AreaReference)
  area(@Root() { area }: Gap): AreaReference {
    return { id: area };
  }

  @FieldResolver(() => AudienceReference)
  audience(@Root() { audience }: Gap): AudienceReference {
    return { id: audience };
  }

  @FieldResolver(() => [VenueReference], {
    description:
      "The venues in the area with people of the audience, those with most of them first; at most ten.",
  })
  async venues(@Root() gap: Gap, @Ctx() { loaders }: Context): Promise<VenueReference[]> {
    return (await loaders.venuesOf.load(gap)).map((id) => ({ id }));
  }
}
