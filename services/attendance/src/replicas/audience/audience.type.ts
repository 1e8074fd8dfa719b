import { Directive, Field, ID, ObjectType } from "type-graphql";

/** An audience, known to this service by its id. */
@ObjectType("Audience")
@Directive('@key(fields: "id", resolvable: false)')
export class AudienceReference {
  @Field(() => ID)
  id!: string;
}
