import { Field, Int, ObjectType } from "type-graphql";
import type { Gap } from "./gap.rules.js";

@ObjectType("Gap", { description: "An area and an audience with people still to be reached." })
export class GapType implements Pick<Gap, "population" | "reached" | "shortfall"> {
  @Field(() => Int)
  population!: number;

  @Field(() => Int, { description: "The same figure as in a coverage report." })
  reached!: number;

  @Field(() => Int, {
    description:
      "People still to reach: to meet the campaign's target, or the whole population without a campaign.",
  })
  shortfall!: number;

  @Field(() => Date, {
    description: "As in a coverage report: every check-in acknowledged before is counted.",
  })
  asOf!: Date;
}
