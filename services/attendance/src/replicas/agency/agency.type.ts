import { Directive, Field, ID, ObjectType } from "type-graphql";

/** An agency, known to this service by its id. */
@ObjectType("Agency")
@Directive('@key(fields: "id", resolvable: false)')
export class AgencyReference {
  @Field(() => ID)
  id!: string;
}
