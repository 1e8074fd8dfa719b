import { DateTime, InvalidInput, InvalidState, resultOf } from "@starlane/graphql";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { PersonInput } from "../../people/person/person.type.js";

export enum CheckInMethod {
  SELF_SCAN = "SELF_SCAN",
  STAFF_SCAN = "STAFF_SCAN",
  ROSTER = "ROSTER",
  IMPORT = "IMPORT",
}
registerEnumType(CheckInMethod, { name: "CheckInMethod" });

export enum CheckInVerdict {
  ACCEPTED = "ACCEPTED",
  DUPLICATE = "DUPLICATE",
  OVER_CAPACITY = "OVER_CAPACITY",
  REJECTED = "REJECTED",
}
registerEnumType(CheckInVerdict, { name: "CheckInVerdict" });

@InputType()
export class CheckInItem {
  @Field(() => ID, { description: "Made by the device: the same id again is the same check-in." })
  clientId!: string;

  @Field(() => PersonInput)
  person!: PersonInput;

  @Field(() => ID)
  audience!: string;

  @Field(() => ID, {
    nullable: true,
    description: "Where the person lives; the event's area when absent.",
  })
  area?: string | null;

  @Field(() => CheckInMethod)
  method!: CheckInMethod;

  @Field(() => DateTime, {
    description: "When it happened, by the device; may be days ago when it was offline.",
  })
  at!: Date;
}

@ObjectType("CheckInReceipt", { description: "Every item sent gets exactly one, in the order sent." })
export class CheckInReceiptType {
  @Field(() => ID)
  clientId!: string;

  @Field(() => CheckInVerdict)
  verdict!: `${CheckInVerdict}`;

  @Field(() => String, {
    nullable: true,
    description: "Why it was not accepted, in the language of the request; null where it was.",
  })
  reason!: string | null;

  @Field(() => Boolean, {
    description: "It was received more than five minutes after it happened. False when nothing was recorded.",
  })
  late!: boolean;

  @Field(() => Boolean, {
    description:
      "The device's clock is implausible, so that it counts on the event's own day. False when nothing was recorded.",
  })
  flagged!: boolean;
}

@ObjectType("CheckInReceipts")
export class CheckInReceiptsType {
  @Field(() => [CheckInReceiptType])
  receipts!: CheckInReceiptType[];
}

export const CheckInResult = resultOf(
  "CheckInResult",
  () => CheckInReceiptsType,
  () => [InvalidInput, InvalidState],
);
