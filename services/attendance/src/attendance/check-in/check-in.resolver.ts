import type { InvalidInput, InvalidState } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { EventReference } from "../../replicas/event/event.type.js";
import { checkIn, type CheckInReceipts } from "./check-in.commands.js";
import { CheckInItem, CheckInReceiptsType, CheckInResult } from "./check-in.type.js";

@Resolver(() => CheckInReceiptsType)
export class CheckInResolver {
  @Mutation(() => CheckInResult as never, {
    description:
      "At most 500 items. An event that is PROPOSED, DECLINED or CANCELLED takes none. A client id that was used for another person or event is REJECTED, and so are items whose identity number comes with more than two phones.",
  })
  checkIn(
    @Arg("event", () => ID) event: string,
    @Arg("items", () => [CheckInItem]) items: CheckInItem[],
    @Ctx() context: Context,
  ): Promise<CheckInReceipts | InvalidInput | InvalidState> {
    return checkIn(context, { event, items });
  }

  @FieldResolver(() => EventReference)
  event(@Root() { event }: CheckInReceipts): EventReference {
    return event;
  }
}
