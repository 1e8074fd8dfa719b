import { readWindow } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import type { EventRow } from "./event.row.js";
import { EventType } from "./event.type.js";
import { VenueReference } from "../../replicas/venue/venue.type.js";

@Resolver(() => VenueReference)
export class VenueEventsResolver {
  @FieldResolver(() => [EventType], {
    description: "Events that hold the venue in the window, by start; the window is 400 days long at most.",
  })
  events(
    @Root() { id }: VenueReference,
    @Arg("from", () => Date) from: Date,
    @Arg("to", () => Date) to: Date,
    @Ctx() { loaders }: Context,
  ): Promise<EventRow[]> {
    return loaders.venueEvents.load({ id, ...readWindow(from, to) });
  }
}
