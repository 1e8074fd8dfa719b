import { readPage, readWindow, type Connection } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { AreaRow } from "../area/area.row.js";
import { AreaType } from "../area/area.type.js";
import type { AudienceRow } from "../audience/audience.loaders.js";
import { AudienceType } from "../audience/audience.type.js";
import type { ClosureRow } from "../closure/closure.row.js";
import { ClosureType } from "../closure/closure.type.js";
import type { Context } from "../context.js";
import {
  findVenues,
  VENUE_KEY_PARTS,
  type OpeningHoursRow,
  type VenueAudienceRow,
  type VenueKey,
} from "./venue.loaders.js";
import type { VenueRow } from "./venue.row.js";
import {
  AgencyReference,
  GeoPointType,
  OpeningHoursType,
  VenueAudienceType,
  VenueConnection,
  VenueFilter,
  VenueType,
} from "./venue.type.js";

@Resolver(() => VenueType)
export class VenueResolver {
  @Query(() => VenueType, { nullable: true })
  venue(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<VenueRow | null> {
    return loaders.venue.load(id);
  }

  @Query(() => VenueConnection, { description: "By name." })
  venues(
    @Ctx() { em }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => String, { nullable: true }) after?: string,
    @Arg("filter", () => VenueFilter, { nullable: true }) filter?: VenueFilter,
  ): Promise<Connection<VenueRow>> {
    return findVenues(em, readPage<VenueKey>({ first, after }, VENUE_KEY_PARTS), filter ?? {});
  }

  @FieldResolver(() => AreaType)
  area(@Root() { areaId }: VenueRow, @Ctx() { loaders }: Context): Promise<AreaRow | null> {
    return loaders.area.load(areaId);
  }

  @FieldResolver(() => GeoPointType, { nullable: true })
  location(@Root() { latitude, longitude }: VenueRow): GeoPointType | null {
    return latitude == null || longitude == null ? null : { latitude, longitude };
  }

  @FieldResolver(() => AgencyReference, {
    nullable: true,
    description: "The agency that manages it and must approve events there.",
  })
  agency(@Root() { agencyId }: VenueRow): AgencyReference | null {
    return agencyId ? { id: agencyId } : null;
  }

  @FieldResolver(() => [VenueAudienceType], {
    description: "Its audiences with the number of people of each (a school's pupils, a plant's workers).",
  })
  audiences(@Root() { id }: VenueRow, @Ctx() { loaders }: Context): Promise<VenueAudienceRow[]> {
    return loaders.venueAudiences.load(id);
  }

  @FieldResolver(() => [OpeningHoursType], { description: "An empty list means always open." })
  openingHours(@Root() { id }: VenueRow, @Ctx() { loaders }: Context): Promise<OpeningHoursRow[]> {
    return loaders.openingHours.load(id);
  }

  @FieldResolver(() => [ClosureType], {
    description: "The closures that overlap the window, earliest first; the window is 400 days long at most.",
  })
  closures(
    @Root() { id }: VenueRow,
    @Arg("from", () => Date) from: Date,
    @Arg("to", () => Date) to: Date,
    @Ctx() { loaders }: Context,
  ): Promise<ClosureRow[]> {
    return loaders.closures.load({ venue: id, ...readWindow(from, to) });
  }
}

@Resolver(() => VenueAudienceType)
export class VenueAudienceResolver {
  @FieldResolver(() => AudienceType)
  audience(
    @Root() { audienceId }: VenueAudienceRow,
    @Ctx() { loaders }: Context,
  ): Promise<AudienceRow | null> {
    return loaders.audience.load(audienceId);
  }
}

@Resolver(() => AreaType)
export class AreaVenuesResolver {
  @FieldResolver(() => VenueConnection, {
    description: "The venues in this area and below, by name, without archived ones.",
  })
  venues(
    @Root() { id }: AreaRow,
    @Ctx() { loaders }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => String, { nullable: true }) after?: string,
  ): Promise<Connection<VenueRow>> {
    return loaders.venuesIn.load({ area: id, page: readPage<VenueKey>({ first, after }, VENUE_KEY_PARTS) });
  }
}
