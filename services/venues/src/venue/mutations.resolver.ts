import { InvalidInput, resultOf, StaleVersion } from "@starlane/graphql";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { createVenue } from "./create.commands.js";
import { CreateVenueInput, UpdateVenueInput } from "./venue-input.type.js";
import { updateVenue } from "./venue.commands.js";
import { VenueType } from "./venue.type.js";

const CreateVenueResult = resultOf(
  "CreateVenueResult",
  () => VenueType,
  () => [InvalidInput],
);
const UpdateVenueResult = resultOf(
  "UpdateVenueResult",
  () => VenueType,
  () => [InvalidInput, StaleVersion],
);

@Resolver()
export class VenueMutations {
  @Mutation(() => CreateVenueResult as never, {
    description: "Permitted to planners in their areas, and to partners for their own agency's venues.",
  })
  createVenue(
    @Arg("input", () => CreateVenueInput) input: CreateVenueInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return createVenue(context, input);
  }

  @Mutation(() => UpdateVenueResult as never, {
    description:
      "Permitted to those who may create the venue both before and after the change. Events in its calendar stay there.",
  })
  updateVenue(
    @Arg("input", () => UpdateVenueInput) input: UpdateVenueInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return updateVenue(context, input);
  }
}
