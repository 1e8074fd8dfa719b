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
    description: "By planners in their areas, and by partners for their own agency's venues.",
  })
  createVenue(
    @Arg("input", () => CreateVenueInput) input: CreateVenueInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return createVenue(context, input);
  }

  @Mutation(() => UpdateVenueResult as never, {
    description:
      "By those who may create it, as it was and as it becomes. Events that stand in its calendar stay there.",
  })
  updateVenue(
    @Arg("input", () => UpdateVenueInput) input: UpdateVenueInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return updateVenue(context, input);
  }
}
