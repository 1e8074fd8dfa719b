import { connectionType, DateTime, InvalidState, LocalDateScalar, resultOf } from "@starlane/graphql";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

export enum PersonJoinStateEnum {
  PENDING = "PENDING",
  JOINED = "JOINED",
  REJECTED = "REJECTED",
  REVERSED = "REVERSED",
}
registerEnumType(PersonJoinStateEnum, {
  name: "PersonJoinState",
  description:
    "PENDING: two people until somebody decides. JOINED: one person. REJECTED: two people. REVERSED: two people again.",
});

export enum PersonJoinReason {
  OTHER_AGENCY = "OTHER_AGENCY",
  SAME_EVENT = "SAME_EVENT",
  SECOND_PHONE = "SECOND_PHONE",
  SHARED_PHONE = "SHARED_PHONE",
  ONE_LIST = "ONE_LIST",
}
registerEnumType(PersonJoinReason, {
  name: "PersonJoinReason",
  description:
    "Why two were not joined at once. OTHER_AGENCY: one of them attended at another agency. SAME_EVENT: both attended one event. SECOND_PHONE: the identity number came with another phone that is somebody's. SHARED_PHONE: the phone came with two identity numbers at once. ONE_LIST: one list names both.",
});

@ObjectType("PersonJoinSide", { description: "One of two people, by what may be shown of them." })
export class PersonJoinSideType {
  @Field(() => String, { nullable: true, description: "Such as 王*; null where no list names them." })
  maskedName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Of the phone; null where it is not kept, and of an identity number.",
  })
  phoneLast4!: string | null;

  @Field(() => Int, { description: "Events they attended." })
  attendances!: number;

  @Field(() => LocalDateScalar, { nullable: true })
  firstDay!: string | null;

  @Field(() => LocalDateScalar, { nullable: true })
  lastDay!: string | null;
}

@ObjectType("PersonJoin", {
  description: "An identity number and a phone that came together, each of which had been a person.",
})
export class PersonJoinType {
  @Field(() => ID)
  id!: string;

  @Field(() => PersonJoinStateEnum)
  state!: `${PersonJoinStateEnum}`;

  @Field(() => [PersonJoinReason], { description: "None where they were joined at once." })
  reasons!: readonly `${PersonJoinReason}`[];

  @Field(() => DateTime)
  foundAt!: Date;

  @Field(() => DateTime, { nullable: true })
  decidedAt!: Date | null;
}

export const PersonJoinConnection = connectionType("PersonJoin", () => PersonJoinType);

export const DecidePersonJoinResult = resultOf(
  "DecidePersonJoinResult",
  () => PersonJoinType,
  () => [InvalidState],
);
