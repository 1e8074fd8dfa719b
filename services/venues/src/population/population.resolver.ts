import { InvalidInput, LocalDateScalar, resultOf } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { AreaRow } from "../area/area.row.js";
import { AreaType } from "../area/area.type.js";
import type { AudienceRow } from "../audience/audience.loaders.js";
import { AudienceType } from "../audience/audience.type.js";
import type { Context } from "../context.js";
import type { PopulationRow } from "./population.loaders.js";
import { setPopulations } from "./population.commands.js";
import { PopulationInput, PopulationsSetType, PopulationType } from "./population.type.js";

const SetPopulationsResult = resultOf(
  "SetPopulationsResult",
  () => PopulationsSetType,
  () => [InvalidInput],
);

@Resolver(() => AreaType)
export class AreaPopulationResolver {
  @FieldResolver(() => [PopulationType], {
    description:
      "The figures valid on a day (by default the newest), one for each audience that was counted.",
  })
  populations(
    @Root() { id }: AreaRow,
    @Ctx() { loaders }: Context,
    @Arg("on", () => LocalDateScalar, { nullable: true }) on?: string,
  ): Promise<PopulationRow[]> {
    return loaders.populations.load({ area: id, on: on ?? null });
  }
}

@Resolver(() => PopulationType)
export class PopulationResolver {
  @Mutation(() => SetPopulationsResult as never, {
    description:
      "All or none, 2,000 at most. A figure that is already known has no effect; a different one for the same day is refused.",
  })
  setPopulations(
    @Arg("input", () => [PopulationInput]) input: PopulationInput[],
    @Ctx() context: Context,
  ): Promise<object> {
    return setPopulations(context, input);
  }

  @FieldResolver(() => AreaType)
  area(@Root() { areaId }: PopulationRow, @Ctx() { loaders }: Context): Promise<AreaRow | null> {
    return loaders.area.load(areaId);
  }

  @FieldResolver(() => AudienceType)
  audience(@Root() { audienceId }: PopulationRow, @Ctx() { loaders }: Context): Promise<AudienceRow | null> {
    return loaders.audience.load(audienceId);
  }
}
