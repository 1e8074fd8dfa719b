import { Directive, Field, ID, ObjectType } from "type-graphql";

/** An agency as this service knows it: by its id. */
@ObjectType("Agency")
@Directive('@key(fields: "id", resolvable: false)')
export class AgencyReference {
  @Field(() => ID)
  id!: string;
}
