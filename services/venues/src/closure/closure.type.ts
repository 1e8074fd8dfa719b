import { DateTime } from "@starlane/graphql";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";

@ObjectType("Closure", { description: "A time the venue is closed although it would be open." })
export class ClosureType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  from!: Date;

  @Field(() => DateTime)
  to!: Date;

  @Field(() => String)
  reason!: string;

  @Field(() => Int)
  version!: number;
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

@InputType()
export class ReopenVenueInput {
  @Field(() => ID)
  closure!: string;

  @Field(() => Int, { description: "Of the closure, as it was read." })
  version!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it opens, within the closure; when absent, it is as if it had never been closed.",
  })
  from?: Date | null;
}
