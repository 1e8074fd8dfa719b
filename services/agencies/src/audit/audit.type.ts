import { connectionType, DateTime } from "@starlane/graphql";
import { Field, ID, ObjectType } from "type-graphql";

@ObjectType("AuditEntry", {
  description:
    "One thing that somebody did, or read where that is noted. Ids and codes alone: no names, no numbers.",
})
export class AuditEntryType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => String, { description: "The service that noted it." })
  service!: string;

  @Field(() => String, { description: "What was done, as the list of permissions names it." })
  action!: string;

  @Field(() => String, {
    description: "`DONE`, or what became of it instead: the code of an error, of a sign-in that failed say.",
  })
  outcome!: string;

  @Field(() => String, {
    description: "The id of what it was done to; empty where that is nothing with an id.",
  })
  subject!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The agency it was done for or to, else that of who did it.",
  })
  agency!: string | null;

  @Field(() => ID, { nullable: true, description: "The area it was done in, where it was done in one." })
  area!: string | null;

  @Field(() => String, { nullable: true, description: "What it was for, where that had to be said." })
  reason!: string | null;

  @Field(() => String, { description: "As in the header `x-request-id` of the answer." })
  requestId!: string;

  @Field(() => String, { nullable: true, description: "The client's network address, where it is known." })
  address!: string | null;
}

export const AuditEntryConnection = connectionType("AuditEntry", () => AuditEntryType);
