import { Field, ID, ObjectType } from "type-graphql";

@ObjectType("RevealedPerson", { description: "Who somebody is, as far as it was written down." })
export class RevealedPersonType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => String, { nullable: true })
  phoneLast4!: string | null;
}
