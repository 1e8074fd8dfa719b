import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";
import { TimeSlotType, VenueReference } from "../../replicas/venue/venue.type.js";
import { readAvailabilityQuery } from "./availability.rules.js";

@Resolver(() => VenueReference)
export class VenueAvailabilityResolver {
  @FieldResolver(() => [TimeSlotType], {
    description: `Free windows at least \`minutes\` long (15 to 1440): opening hours less closures less events. A venue without
opening hours is always open, an archived one never. From \`from\` to \`to\` are 62 days at most.`,
  })
  async availability(
    @Root() { id }: VenueReference,
    @Arg("from", () => Date) from: Date,
    @Arg("to", () => Date) to: Date,
    @Arg("minutes", () => Int, { defaultValue: 45 }) minutes: number,
    @Ctx() { loaders }: Context,
  ): Promise<TimeRange[]> {
    return loaders.availability.load({ venue: id, ...readAvailabilityQuery(from, to, minutes) });
  }
}
