import { Arg, Ctx, Directive, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { findEventSummary } from "./summary.loaders.js";
import { EventSummaryType } from "./summary.type.js";

@Resolver(() => EventSummaryType)
export class EventSummaryResolver {
  @Query(() => EventSummaryType, {
    nullable: true,
    description: "Internal to the gateway: the public summary of an event that is opened by a link.",
  })
  @Directive("@inaccessible")
  eventNotice(@Arg("id", () => ID) id: string, @Ctx() { em }: Context): Promise<EventSummaryType | null> {
    return findEventSummary(em, id);
  }
}
