import { InvalidInput, resultOf } from "@starlane/graphql";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { VenueType } from "../venue/venue.type.js";
import { closeVenue } from "./closure.commands.js";
import { CloseVenueInput } from "./closure.type.js";

const CloseVenueResult = resultOf(
  "CloseVenueResult",
  () => VenueType,
  () => [InvalidInput],
);

@Resolver()
export class ClosureMutations {
  @Mutation(() => CloseVenueResult as never, {
    description:
      "By those who may change it. Events that stand in its calendar then stay there, with a notice to look at.",
  })
  closeVenue(
    @Arg("input", () => CloseVenueInput) input: CloseVenueInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return closeVenue(context, input);
  }
}
