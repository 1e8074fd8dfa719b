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
    "PENDING: two people until decided. JOINED: one person. REJECTED: two people. REVERSED: two people again.",
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
    "The reason why two people were not joined automatically. OTHER_AGENCY: one of them attended at another agency. SAME_EVENT: both attended one event. SECOND_PHONE: the identity number came with another phone of a known person. SHARED_PHONE: the phone came with two identity numbers at once. ONE_LIST: one list names both.",
});

@ObjectType("PersonJoinSide", { description: "One of two people, with the facts that may be shown." })
export class PersonJoinSideType {
  @Field(() => String, { nullable: true, description: "Such as 王*; null where no list names them." })
  maskedName!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The last four digits of the phone; null when they are not stored, and for an identity number.",
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

  @Field(() => [PersonJoinReason], { description: "Empty when they were joined automatically." })
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
