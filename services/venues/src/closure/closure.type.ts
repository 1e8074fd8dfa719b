import { DateTime } from "@starlane/graphql";
import { Field, ID, InputType, ObjectType } from "type-graphql";

@ObjectType("Closure", { description: "A time the venue is closed although it would be open." })
export class ClosureType {
  @Field(() => DateTime)
  from!: Date;

  @Field(() => DateTime)
  to!: Date;

  @Field(() => String)
  reason!: string;
}

@InputType()
export class CloseVenueInput {
  @Field(() => ID)
  venue!: string;

  @Field(() => DateTime)
  from!: Date;

  @Field(() => DateTime, { description: "400 days after `from` at most." })
  to!: Date;

  @Field(() => String)
  reason!: string;
}
