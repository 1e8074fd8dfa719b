import { LocalDateScalar } from "@starlane/graphql";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

export enum Confidence {
  ENUMERATED = "ENUMERATED",
  ESTIMATED = "ESTIMATED",
}
registerEnumType(Confidence, {
  name: "Confidence",
  description: "Whether people were counted one by one, or estimated.",
});

@ObjectType("Population", {
  description:
    "A denominator: people of one audience living in one area. Versioned by date, never overwritten.",
})
export class PopulationType {
  @Field(() => Int)
  people!: number;

  @Field(() => LocalDateScalar, { description: "The day it was true." })
  asOf!: string;

  @Field(() => String, {
    description: "Where the figure comes from; `sample` begins one that is made up for trying.",
  })
  source!: string;

  @Field(() => Confidence)
  confidence!: Confidence;
}

@ObjectType("PopulationsSet", {
  description: "The figures as they are now known, in the order they were set.",
})
export class PopulationsSetType {
  @Field(() => [PopulationType])
  populations!: PopulationType[];
}

@InputType()
export class PopulationInput {
  @Field(() => ID)
  area!: string;

  @Field(() => ID)
  audience!: string;

  @Field(() => Int)
  people!: number;

  @Field(() => LocalDateScalar, { description: "The day it was true; it is valid until the next." })
  asOf!: string;

  @Field(() => String, { description: "Where the figure comes from." })
  source!: string;

  @Field(() => Confidence)
  confidence!: Confidence;
}
