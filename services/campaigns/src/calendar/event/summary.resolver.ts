import { Arg, Ctx, Directive, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { findNotice } from "./summary.loaders.js";
import { EventNotice } from "./summary.type.js";

@Resolver(() => EventNotice)
export class EventNoticeResolver {
  @Query(() => EventNotice, {
    nullable: true,
    description: "For the gateway alone: what stands on the notice of an event that somebody has a link to.",
  })
  @Directive("@inaccessible")
  eventNotice(@Arg("id", () => ID) id: string, @Ctx() { em }: Context): Promise<EventNotice | null> {
    return findNotice(em, id);
  }
}
