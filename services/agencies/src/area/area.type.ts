import { Directive, Field, ID, ObjectType } from "type-graphql";

/** An area as this service knows it: by its official division code. */
@ObjectType("Area")
@Directive('@key(fields: "id", resolvable: false)')
export class AreaReference {
  @Field(() => ID)
  id!: string;
}
