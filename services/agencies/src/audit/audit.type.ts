import { connectionType, DateTime } from "@starlane/graphql";
import { Field, ID, ObjectType } from "type-graphql";

@ObjectType("AuditEntry", {
  description:
    "One action of a user, or a read that is audited. It contains only ids and codes: no names, no numbers.",
})
export class AuditEntryType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => String, { description: "The service that recorded it." })
  service!: string;

  @Field(() => String, { description: "The operation, as named in the list of permissions." })
  action!: string;

  @Field(() => String, {
    description: "`DONE`, or the code of the error, such as that of a failed sign-in.",
  })
  outcome!: string;

  @Field(() => String, {
    description: "The id of the object of the action; empty if it has none.",
  })
  subject!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The agency that the action concerns, otherwise that of the acting user.",
  })
  agency!: string | null;

  @Field(() => ID, { nullable: true, description: "The area of the action, if it has one." })
  area!: string | null;

  @Field(() => String, { nullable: true, description: "The purpose, if the operation requires one." })
  reason!: string | null;

  @Field(() => String, { description: "As in the header `x-request-id` of the answer." })
  requestId!: string;

  @Field(() => String, { nullable: true, description: "The client's network address, if known." })
  address!: string | null;
}

export const AuditEntryConnection = connectionType("AuditEntry", () => AuditEntryType);
