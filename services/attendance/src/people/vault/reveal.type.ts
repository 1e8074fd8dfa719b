import { Field, ID, ObjectType } from "type-graphql";

@ObjectType("RevealedPerson", { description: "The identity of a person, as far as it is stored." })
export class RevealedPersonType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => String, { nullable: true })
  phoneLast4!: string | null;
}
