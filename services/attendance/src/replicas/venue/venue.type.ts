import { Directive, Field, ID, ObjectType } from "type-graphql";

/** A venue, known to this service by its id. */
@ObjectType("Venue")
@Directive('@key(fields: "id", resolvable: false)')
export class VenueReference {
  @Field(() => ID)
  id!: string;
}
