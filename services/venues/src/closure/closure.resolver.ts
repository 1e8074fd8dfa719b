import { InvalidInput, InvalidState, resultOf, StaleVersion } from "@starlane/graphql";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { VenueType } from "../venue/venue.type.js";
import { closeVenue, reopenVenue } from "./closure.commands.js";
import { CloseVenueInput, ReopenVenueInput } from "./closure.type.js";

const CloseVenueResult = resultOf(
  "CloseVenueResult",
  () => VenueType,
  () => [InvalidInput],
);
const ReopenVenueResult = resultOf(
  "ReopenVenueResult",
  () => VenueType,
  () => [InvalidInput, InvalidState, StaleVersion],
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

  @Mutation(() => ReopenVenueResult as never, {
    description:
      "Ends a closure early, or withdraws it, by those who may close the venue. Events that it lay over lose their notice.",
  })
  reopenVenue(
    @Arg("input", () => ReopenVenueInput) input: ReopenVenueInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return reopenVenue(context, input);
  }
}
