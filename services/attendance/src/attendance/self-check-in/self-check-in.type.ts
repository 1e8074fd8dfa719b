import { DateTime, InvalidInput, InvalidState, resultOf } from "@starlane/graphql";
import { Directive, Field, ID, ObjectType } from "type-graphql";

@ObjectType("SelfCheckIn", {
  description:
    "A link to a page on which people check themselves in to an event, without an account; usually a QR code on the wall.",
})
export class SelfCheckInType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  expiresAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: "The time at which it was closed; null when it has not been closed.",
  })
  closedAt!: Date | null;
}

/** The data that the gateway needs to show the page of a link. */
@ObjectType("SelfCheckInPage")
@Directive("@inaccessible")
export class SelfCheckInPageType {
  @Field(() => ID)
  event!: string;

  @Field(() => ID, { description: "Of the event." })
  area!: string;

  @Field(() => String, { description: "OPEN, NOT_YET, OVER or CALLED_OFF." })
  state!: string;

  @Field(() => DateTime)
  opensAt!: Date;

  @Field(() => DateTime)
  closesAt!: Date;

  @Field(() => String)
  url!: string;

  @Field(() => String)
  qr!: string;
}

export const OpenSelfCheckInResult = resultOf(
  "OpenSelfCheckInResult",
  () => SelfCheckInType,
  () => [InvalidInput, InvalidState],
);
