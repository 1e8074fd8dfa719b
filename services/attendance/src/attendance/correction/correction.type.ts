import { InvalidInput, InvalidState, LocalDateScalar, resultOf } from "@starlane/graphql";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import { EventReference } from "../../replicas/event/event.type.js";

@ObjectType("CheckInWithdrawn", { description: "A check-in that no longer counts anywhere." })
export class CheckInWithdrawnType {
  @Field(() => EventReference)
  event!: EventReference;

  @Field(() => ID)
  clientId!: string;
}

@ObjectType("CrowdCountWithdrawn", { description: "A crowd that no longer counts anywhere." })
export class CrowdCountWithdrawnType {
  @Field(() => EventReference)
  event!: EventReference;

  @Field(() => ID)
  clientId!: string;
}

@ObjectType("CheckInCorrected", { description: "A check-in as it counts now." })
export class CheckInCorrectedType {
  @Field(() => EventReference)
  event!: EventReference;

  @Field(() => ID)
  clientId!: string;

  @Field(() => AreaReference, { description: "Where the person lives." })
  area!: AreaReference;

  @Field(() => AudienceReference)
  audience!: AudienceReference;
}

@ObjectType("PersonMoved", {
  description: "The result of a move: the person's check-ins count in their new area.",
})
export class PersonMovedType {
  @Field(() => AreaReference)
  area!: AreaReference;

  @Field(() => LocalDateScalar)
  from!: string;

  @Field(() => Int, {
    description: "The number of check-ins that now count in another area; 0 when it is sent again.",
  })
  checkIns!: number;
}

const refusals = () => [InvalidInput, InvalidState];
export const WithdrawCheckInResult = resultOf("WithdrawCheckInResult", () => CheckInWithdrawnType, refusals);
export const WithdrawCrowdCountResult = resultOf(
  "WithdrawCrowdCountResult",
  () => CrowdCountWithdrawnType,
  () => [InvalidInput],
);
export const CorrectCheckInResult = resultOf("CorrectCheckInResult", () => CheckInCorrectedType, refusals);
export const MovePersonResult = resultOf(
  "MovePersonResult",
  () => PersonMovedType,
  () => [InvalidInput],
);
