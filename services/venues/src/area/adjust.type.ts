import { InvalidInput, resultOf } from "@starlane/graphql";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AreaType } from "./area.type.js";

@InputType({ description: "An area that the official codes have anew. Its code says what it lies in." })
export class NewAreaInput {
  @Field(() => ID, { description: "Of a street (9 digits), a community (12) or a grid (13 to 18)." })
  id!: string;

  @Field(() => String)
  name!: string;
}

@InputType({ description: "An area that became part of another of its level." })
export class AreaMergerInput {
  @Field(() => ID)
  area!: string;

  @Field(() => ID)
  into!: string;
}

@InputType({ description: "First what is new, then the mergers, in their order." })
export class AdjustAreasInput {
  @Field(() => [NewAreaInput], { defaultValue: [] })
  add!: NewAreaInput[];

  @Field(() => [AreaMergerInput], { defaultValue: [] })
  merge!: AreaMergerInput[];
}

@ObjectType("AreasAdjusted")
export class AreasAdjustedType {
  @Field(() => [AreaType], { description: "The new and the merged, as they are now, in the order given." })
  areas!: AreaType[];
}

export const AdjustAreasResult = resultOf(
  "AdjustAreasResult",
  () => AreasAdjustedType,
  () => [InvalidInput],
);
