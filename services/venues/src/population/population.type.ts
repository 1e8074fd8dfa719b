import { LocalDateScalar } from "@starlane/graphql";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

export enum Confidence {
  ENUMERATED = "ENUMERATED",
  ESTIMATED = "ESTIMATED",
}
registerEnumType(Confidence, {
  name: "Confidence",
  description: "The kind of figure: people counted one by one, or an estimate.",
});

@ObjectType("Population", {
  description:
    "A denominator: people of one audience living in one area. Versioned by date, never overwritten.",
})
export class PopulationType {
  @Field(() => Int)
  people!: number;

  @Field(() => LocalDateScalar, { description: "The day on which the figure was correct." })
  asOf!: string;

  @Field(() => String, {
    description: "The source of the figure; one that starts with `sample` marks made-up sample data.",
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

  @Field(() => LocalDateScalar, {
    description: "The day on which the figure was correct; it is valid until the next one.",
  })
  asOf!: string;

  @Field(() => String, { description: "The source of the figure." })
  source!: string;

  @Field(() => Confidence)
  confidence!: Confidence;
}
