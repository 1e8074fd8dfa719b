import { Directive, Field, ID, InputType, Int, ObjectType } from "type-graphql";

@ObjectType("Speaker", { description: "A person who can give a talk: an officer, a teacher, a volunteer." })
@Directive('@key(fields: "id")')
export class SpeakerType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => [String], { description: "BCP 47 tags and dialect names, such as `zh-CN` and `宁夏话`." })
  languages!: string[];

  @Field(() => Int, { description: "Most events in one week, Monday to Sunday." })
  weeklyLimit!: number;

  @Field(() => Int)
  version!: number;
}

@InputType()
export class CreateSpeakerInput {
  @Field(() => String)
  name!: string;

  @Field(() => ID)
  agency!: string;

  @Field(() => [ID])
  audiences!: string[];

  @Field(() => [String])
  languages!: string[];

  @Field(() => Int, { defaultValue: 5 })
  weeklyLimit!: number;
}
