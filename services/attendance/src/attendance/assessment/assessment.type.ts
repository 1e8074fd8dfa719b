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
    "The phase of an assessment: BEFORE and AFTER an event, which are compared person by person; or SAMPLE, a spot check of people's knowledge some weeks later, or of people who were not taught. A sample has its own mean and is not part of the comparison.",
});

@InputType()
export class AssessmentItem {
  @Field(() => ID, { description: "Made by the device: the same id again is the same assessment." })
  clientId!: string;

  @Field(() => PersonInput, { description: "Recognised as `checkIn` does; no name is kept." })
  person!: PersonInput;

  @Field(() => Float, { description: "From 0 to `outOf`." })
  score!: number;

  @Field(() => Float, { description: "The maximum score: above 0, at most 1,000,000." })
  outOf!: number;
}

@ObjectType("KnowledgeEffect", {
  description:
    "The learning effect of a campaign. Scores are shares of the maximum score, 0 to 1. It compares the people with a score BEFORE and one AFTER at events of the campaign that were not cancelled or declined: of several, the first before and the last after, by the events' start.",
})
export class KnowledgeEffectType {
  @Field(() => Int, { description: "The number of people with both a score before and one after." })
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
      "The lower bound of the change's 95% interval, by the paired t method: change ± t(0.975, n-1) · s / √n, with s the standard deviation of the differences. It may lie beyond -1 where there are few people; null for fewer than two.",
  })
  changeLow!: number | null;

  @Field(() => Float, { nullable: true, description: "The upper bound of that interval." })
  changeHigh!: number | null;

  @Field(() => Int, { description: "The number of people with a score in a sample." })
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
