import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { adjustAreas } from "./adjust.commands.js";
import { AdjustAreasInput, AdjustAreasResult } from "./adjust.type.js";

@Resolver()
export class AreaMutations {
  @Mutation(() => AdjustAreasResult as never, {
    description:
      "Applies a change of the official division codes, all of it or none: new areas, and areas that merge into others. A merged area's counts belong to its successor, and its venues move there. An area that was split keeps its counts beside the new areas. Denominators, jurisdictions and grants do not change: set them again. Repeating the request has no effect.",
  })
  adjustAreas(
    @Arg("input", () => AdjustAreasInput) input: AdjustAreasInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return adjustAreas(context, input);
  }
}
