import { DateTime } from "@starlane/graphql";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";

@ObjectType("Closure", { description: "A time during which the venue is closed despite its opening hours." })
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

  @Field(() => Int, { description: "The version of the closure that was read." })
  version!: number;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "When the venue reopens, within the closure; if absent, the closure is withdrawn altogether.",
  })
  from?: Date | null;
}
