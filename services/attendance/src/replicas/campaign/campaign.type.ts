import { Directive, Field, ID, ObjectType } from "type-graphql";

/** A campaign as this service knows it: by its id. What it reached is added here. */
@ObjectType("Campaign")
@Directive('@key(fields: "id")')
export class CampaignReference {
  @Field(() => ID)
  id!: string;
}
