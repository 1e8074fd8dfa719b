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
      "Permitted to those who may change the venue. Events in its calendar at that time stay there and get a warning.",
  })
  closeVenue(
    @Arg("input", () => CloseVenueInput) input: CloseVenueInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return closeVenue(context, input);
  }

  @Mutation(() => ReopenVenueResult as never, {
    description:
      "Ends a closure early, or withdraws it. Permitted to those who may close the venue. Events that it overlapped lose their warning.",
  })
  reopenVenue(
    @Arg("input", () => ReopenVenueInput) input: ReopenVenueInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return reopenVenue(context, input);
  }
}
