import { selectedNodeFields, say, type Connection } from "@starlane/graphql";
import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import type { CampaignRow } from "../../campaigns/campaign/campaign.row.js";
import { CampaignType } from "../../campaigns/campaign/campaign.type.js";
import type { Context } from "../../context.js";
import type { MaterialRow } from "../../outreach/material/material.row.js";
import { MaterialType } from "../../outreach/material/material.type.js";
import type { SpeakerRow } from "../speaker/speaker.row.js";
import { SpeakerType } from "../speaker/speaker.type.js";
import { closureWarning } from "../closure/closure.rules.js";
import { VenueReference } from "../../replicas/venue/venue.type.js";
import { columnsFor, findEvents, readEventPage } from "./event.loaders.js";
import type { ApprovalRow, EventRow } from "./event.row.js";
import { warningsOf } from "./event.rules.js";
import { ApprovalType, EventConnection, EventFilter, EventType } from "./event.type.js";

@Resolver(() => EventType)
export class EventResolver {
  @Query(() => EventType, { nullable: true })
  event(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<EventRow | null> {
    return loaders.event.load(id);
  }

  @Query(() => EventConnection, { description: "The calendar, by start." })
  events(
    @Ctx() { em, viewer }: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => String, { nullable: true }) after?: string,
    @Arg("filter", () => EventFilter, { nullable: true }) filter?: EventFilter,
  ): Promise<Connection<EventRow>> {
    return findEvents(em, viewer, {
      page: readEventPage({ first, after }),
      filter: filter ?? {},
      columns: columnsFor(selectedNodeFields(info)),
    });
  }

  @FieldResolver(() => CampaignType)
  campaign(@Root() { campaignId }: EventRow, @Ctx() { loaders }: Context): Promise<CampaignRow | null> {
    return loaders.campaignBehind.load(campaignId);
  }

  @FieldResolver(() => AgencyReference, { description: "The agency that registered it and runs it." })
  agency(@Root() { agencyId }: EventRow): AgencyReference {
    return { id: agencyId };
  }

  @FieldResolver(() => VenueReference, {
    nullable: true,
    description: "Null when the kind needs none: DOOR_TO_DOOR and ONLINE name an area instead.",
  })
  venue(@Root() { venueId }: EventRow): VenueReference | null {
    return venueId ? { id: venueId } : null;
  }

  @FieldResolver(() => AreaReference)
  area(@Root() { areaId }: EventRow): AreaReference {
    return { id: areaId };
  }

  @FieldResolver(() => [AudienceReference])
  audiences(@Root() { audienceIds }: EventRow): AudienceReference[] {
    return audienceIds.map((id) => ({ id }));
  }

  @FieldResolver(() => [SpeakerType])
  speakers(@Root() { id, isRedacted }: EventRow, @Ctx() { loaders }: Context): Promise<SpeakerRow[]> | [] {
    return isRedacted ? [] : loaders.speakersOf.load(id);
  }

  @FieldResolver(() => [MaterialType])
  materials(@Root() { id, isRedacted }: EventRow, @Ctx() { loaders }: Context): Promise<MaterialRow[]> | [] {
    return isRedacted ? [] : loaders.materialsOf.load(id);
  }

  @FieldResolver(() => [ApprovalType])
  approvals(@Root() { id, isRedacted }: EventRow, @Ctx() { loaders }: Context): Promise<ApprovalRow[]> | [] {
    return isRedacted ? [] : loaders.approvals.load(id);
  }

  @FieldResolver(() => [String], {
    description:
      "Warnings, such as a closure declared after it was confirmed, or a year whose holidays are not announced.",
  })
  async notices(@Root() event: EventRow, @Ctx() { language, state, loaders }: Context): Promise<string[]> {
    if (event.isRedacted) return [];
    const closures = await loaders.closuresOver.load(event.id);
    const warnings = [...warningsOf(event, state.calendar), ...closures.map(closureWarning)];
    return warnings.map((warning) => say(warning, language));
  }
}

@Resolver(() => ApprovalType)
export class ApprovalResolver {
  @FieldResolver(() => AgencyReference)
  agency(@Root() { agencyId }: ApprovalRow): AgencyReference {
    return { id: agencyId };
  }
}

@Resolver(() => CampaignType)
export class CampaignEventsResolver {
  @FieldResolver(() => EventConnection, { description: "By start." })
  events(
    @Root() { id }: CampaignRow,
    @Ctx() { loaders }: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => String, { nullable: true }) after?: string,
    @Arg("filter", () => EventFilter, { nullable: true }) filter?: EventFilter,
  ): Promise<Connection<EventRow>> {
    return loaders.eventsOf.load({
      campaign: id,
      page: readEventPage({ first, after }),
      filter: filter ?? {},
      columns: columnsFor(selectedNodeFields(info)),
    });
  }
}
