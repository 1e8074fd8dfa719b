import { ApiError } from "@starlane/graphql";
import { Arg, Ctx, ID, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../../context.js";
import type { EventRow } from "./event.row.js";
import { EventType } from "./event.type.js";

@Resolver()
export class EventSubscriptions {
  @Subscription(() => EventType, {
    description: "Every event of the campaign that is registered or changed from now on, in its new state.",
    subscribe: async ({ args, context }: { args: { campaign: string }; context: Context }) => {
      if (!(await context.loaders.campaign.load(args.campaign))) throw new ApiError("NOT_FOUND");
      return context.state.eventChanges.of(args.campaign, context.signal);
    },
  })
  eventChanged(
    @Root() event: string,
    @Arg("campaign", () => ID) _campaign: string,
    @Ctx() { loaders }: Context,
  ): Promise<EventRow | null> {
    return loaders.event.load(event);
  }
}
