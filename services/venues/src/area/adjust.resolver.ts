import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { adjustAreas } from "./adjust.commands.js";
import { AdjustAreasInput, AdjustAreasResult } from "./adjust.type.js";

@Resolver()
export class AreaMutations {
  @Mutation(() => AdjustAreasResult as never, {
    description:
      "Follows a change of the official division codes, all or none: areas that are new, and areas that became part of others. What was counted in an area that was merged counts in the one it became, and its venues lie there. An area that was split stays with what was counted in it, beside the new ones. Denominators, jurisdictions and grants are not changed: set them anew. Sent again it changes nothing.",
  })
  adjustAreas(
    @Arg("input", () => AdjustAreasInput) input: AdjustAreasInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return adjustAreas(context, input);
  }
}
