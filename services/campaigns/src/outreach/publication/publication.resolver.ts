import { InvalidInput, InvalidState, resultOf, StaleVersion, type Connection } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from "type-graphql";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import type { CampaignRow } from "../../campaigns/campaign/campaign.row.js";
import { CampaignType } from "../../campaigns/campaign/campaign.type.js";
import { sayFailure } from "../channel/failure.rules.js";
import { plainTextOf } from "../channel/text.rules.js";
import type { Context } from "../../context.js";
import { AgencyNotParticipating } from "../../campaigns/participation/participation.refusals.js";
import type { MaterialRow } from "../material/material.row.js";
import { MaterialType } from "../material/material.type.js";
import { markPublished, publish, recordPublicationViews } from "./status.commands.js";
import { createPublication } from "./publication.commands.js";
import { readPublicationPage } from "./publication.loaders.js";
import type { PublicationRow } from "./publication.row.js";
import { CreatePublicationInput, PublicationConnection, PublicationType } from "./publication.type.js";

const publicationOr = (name: string, refusals: Parameters<typeof resultOf>[2]) =>
  resultOf(name, () => PublicationType, refusals) as never;

const CreatePublicationResult = publicationOr("CreatePublicationResult", () => [
  InvalidInput,
  InvalidState,
  AgencyNotParticipating,
]);
const PublishResult = publicationOr("PublishResult", () => [InvalidState, StaleVersion]);
const MarkPublishedResult = publicationOr("MarkPublishedResult", () => [
  InvalidInput,
  InvalidState,
  StaleVersion,
]);
const RecordPublicationViewsResult = publicationOr("RecordPublicationViewsResult", () => [
  InvalidInput,
  InvalidState,
  StaleVersion,
]);

@Resolver(() => PublicationType)
export class PublicationResolver {
  @Mutation(() => CreatePublicationResult, {
    description:
      "Creates a draft of the viewer's agency. A text that exceeds the channel's limits is refused here.",
  })
  createPublication(
    @Arg("input", () => CreatePublicationInput) input: CreatePublicationInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return createPublication(context, input);
  }

  @Mutation(() => PublishResult, {
    description: `DRAFT or FAILED to SCHEDULED; it goes out at \`scheduledFor\`, or at once when that is past or absent. Where \`byHand\` it stays
SCHEDULED until a person has posted its \`text\` and it is marked as published.`,
  })
  publish(
    @Arg("id", () => ID) id: string,
    @Arg("version", () => Int) version: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return publish(context, { id, version });
  }

  @Mutation(() => MarkPublishedResult, {
    description: "Records that a person has posted it: a publication that is SCHEDULED by hand, or FAILED.",
  })
  markPublished(
    @Arg("id", () => ID) id: string,
    @Arg("version", () => Int) version: number,
    @Arg("publishedAt", () => Date) publishedAt: Date,
    @Ctx() context: Context,
  ): Promise<object> {
    return markPublished(context, { id, version }, publishedAt);
  }

  @Mutation(() => RecordPublicationViewsResult, {
    description: `Records the channel's counts; the newest measurement is shown, and one of the same instant is
replaced. Views are impressions: they are never added to people reached.`,
  })
  recordPublicationViews(
    @Arg("id", () => ID) id: string,
    @Arg("views", () => Int, { description: "The total until `measuredAt`." }) views: number,
    @Arg("shares", () => Int, { description: "The total until `measuredAt`." }) shares: number,
    @Arg("measuredAt", () => Date) measuredAt: Date,
    @Ctx() context: Context,
    @Arg("version", () => Int, { nullable: true }) version?: number,
  ): Promise<object> {
    return recordPublicationViews(context, { id, version: version ?? null }, { views, shares, measuredAt });
  }

  @FieldResolver(() => CampaignType)
  campaign(@Root() { campaignId }: PublicationRow, @Ctx() { loaders }: Context): Promise<CampaignRow | null> {
    return loaders.campaignBehind.load(campaignId);
  }

  @FieldResolver(() => AreaReference)
  area(@Root() { areaId }: PublicationRow): AreaReference {
    return { id: areaId };
  }

  @FieldResolver(() => [AudienceReference])
  audiences(@Root() { audienceIds }: PublicationRow): AudienceReference[] {
    return audienceIds.map((id) => ({ id }));
  }

  @FieldResolver(() => MaterialType, { nullable: true })
  material(@Root() { materialId }: PublicationRow, @Ctx() { loaders }: Context): Promise<MaterialRow | null> {
    return materialId ? loaders.material.load(materialId) : Promise.resolve(null);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The reason why it is not published and what to do about it, in the language of the request; only for a FAILED one.",
  })
  failure(@Root() { failure }: PublicationRow, @Ctx() { language }: Context): string | null {
    return failure && sayFailure(failure, language);
  }

  @FieldResolver(() => Boolean, {
    description:
      "True if a person posts it, since its channel has no interface or is not set up for its area.",
  })
  byHand(@Root() { byHand, channel, areaId }: PublicationRow, @Ctx() { state }: Context): boolean {
    return byHand ?? state.channels.find(channel, areaId) === null;
  }

  @FieldResolver(() => String, { description: "Title, body and the material's address, ready to be posted." })
  async text(@Root() publication: PublicationRow, @Ctx() context: Context): Promise<string> {
    const material = await this.material(publication, context);
    return plainTextOf({ ...publication, link: material?.url ?? null });
  }
}

@Resolver(() => CampaignType)
export class CampaignPublicationsResolver {
  @FieldResolver(() => PublicationConnection, { description: "The newest first." })
  publications(
    @Root() { id }: CampaignRow,
    @Ctx() { loaders }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => String, { nullable: true }) after?: string,
  ): Promise<Connection<PublicationRow>> {
    return loaders.publicationsOf.load({ campaign: id, page: readPublicationPage({ first, after }) });
  }
}
