import { Directive, Field, ID, ObjectType } from "type-graphql";

@ObjectType("Audience", {
  description:
    "A group of people with its own way of teaching; the ids are ADOLESCENT, ELDERLY, MIGRANT_WORKER and RESIDENT.",
})
@Directive('@key(fields: "id")')
export class AudienceType {
  @Field(() => ID)
  id!: string;
}
