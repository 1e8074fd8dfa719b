import { InvalidInput, InvalidState, LocalDateScalar, resultOf } from "@starlane/graphql";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import { EventReference } from "../../replicas/event/event.type.js";

@ObjectType("CheckInWithdrawn", { description: "A check-in that counts nowhere any more." })
export class CheckInWithdrawnType {
  @Field(() => EventReference)
  event!: EventReference;

  @Field(() => ID)
  clientId!: string;
}

@ObjectType("CrowdCountWithdrawn", { description: "A crowd that counts nowhere any more." })
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

@ObjectType("PersonMoved", { description: "Somebody's check-ins count where they live now." })
export class PersonMovedType {
  @Field(() => AreaReference)
  area!: AreaReference;

  @Field(() => LocalDateScalar)
  from!: string;

  @Field(() => Int, { description: "How many check-ins now count elsewhere; 0 when it is sent again." })
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
