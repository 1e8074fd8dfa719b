import { Directive, Field, ID, ObjectType } from "type-graphql";

/** A reference to an area by its official division code. */
@ObjectType("Area")
@Directive('@key(fields: "id", resolvable: false)')
export class AreaReference {
  @Field(() => ID)
  id!: string;
}
