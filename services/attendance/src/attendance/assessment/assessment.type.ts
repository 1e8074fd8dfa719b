import { InvalidInput, InvalidState, resultOf } from "@starlane/graphql";
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { CheckInReceiptsType } from "../check-in/check-in.type.js";
import { PersonInput } from "../../people/person/person.type.js";

export enum AssessmentPhase {
  BEFORE = "BEFORE",
  AFTER = "AFTER",
  SAMPLE = "SAMPLE",
}
registerEnumType(AssessmentPhase, {
  name: "AssessmentPhase",
  description:
    "When somebody was asked what they know: BEFORE an event and AFTER it, which are compared person by person; or as one of a SAMPLE, a spot check of how much people know at all, some weeks later or of those who were not taught. A sample has a mean of its own and counts in no comparison.",
});

@InputType()
export class AssessmentItem {
  @Field(() => ID, { description: "Made by the device: the same id again is the same assessment." })
  clientId!: string;

  @Field(() => PersonInput, { description: "Recognised as `checkIn` does; no name is kept." })
  person!: PersonInput;

  @Field(() => Float, { description: "From 0 to `outOf`." })
  score!: number;

  @Field(() => Float, { description: "The most there was to score: above 0, 1,000,000 at most." })
  outOf!: number;
}

@ObjectType("KnowledgeEffect", {
  description:
    "What a campaign taught. Scores are shares of what there was to score, 0 to 1. Compared are the people with a score BEFORE and one AFTER at events of the campaign that were not called off: of several the first before and the last after, by the events' start.",
})
export class KnowledgeEffectType {
  @Field(() => Int, { description: "Who has both a score before and one after." })
  people!: number;

  @Field(() => Float, { nullable: true, description: "Of those people; null for fewer than two." })
  meanBefore!: number | null;

  @Field(() => Float, { nullable: true, description: "Of those people; null for fewer than two." })
  meanAfter!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "The mean of each person's score after less their score before, -1 to 1; null for fewer than two.",
  })
  change!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Where the 95% interval of the change begins, by the paired t method: change ± t(0.975, n-1) · s / √n, with s the standard deviation of the differences. It may lie beyond -1 where there are few people; null for fewer than two.",
  })
  changeLow!: number | null;

  @Field(() => Float, { nullable: true, description: "Where that interval ends." })
  changeHigh!: number | null;

  @Field(() => Int, { description: "Who has a score as one of a sample." })
  sampled!: number;

  @Field(() => Float, {
    nullable: true,
    description: "The mean of the last score of each of those sampled; null for fewer than two.",
  })
  meanSampled!: number | null;
}

export const RecordAssessmentsResult = resultOf(
  "RecordAssessmentsResult",
  () => CheckInReceiptsType,
  () => [InvalidInput, InvalidState],
);
