import { InvalidInput, resultOf } from "@starlane/graphql";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AreaType } from "./area.type.js";

@InputType({ description: "An area that is new in the official codes. Its code determines its parent." })
export class NewAreaInput {
  @Field(() => ID, { description: "The code of a street (9 digits), a community (12) or a grid (13 to 18)." })
  id!: string;

  @Field(() => String)
  name!: string;
}

@InputType({ description: "An area that merges into another of its level." })
export class AreaMergerInput {
  @Field(() => ID)
  area!: string;

  @Field(() => ID)
  into!: string;
}

@InputType({ description: "The new areas are added first, then the mergers are applied in their order." })
export class AdjustAreasInput {
  @Field(() => [NewAreaInput], { defaultValue: [] })
  add!: NewAreaInput[];

  @Field(() => [AreaMergerInput], { defaultValue: [] })
  merge!: AreaMergerInput[];
}

@ObjectType("AreasAdjusted")
export class AreasAdjustedType {
  @Field(() => [AreaType], {
    description: "The new and the merged areas as they are now, in the order given.",
  })
  areas!: AreaType[];
}

export const AdjustAreasResult = resultOf(
  "AdjustAreasResult",
  () => AreasAdjustedType,
  () => [InvalidInput],
);
