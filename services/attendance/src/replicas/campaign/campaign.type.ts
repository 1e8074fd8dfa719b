import { Directive, Field, ID, ObjectType } from "type-graphql";

/** A campaign, known to this service by its id. This service adds its coverage. */
@ObjectType("Campaign")
@Directive('@key(fields: "id")')
export class CampaignReference {
  @Field(() => ID)
  id!: string;
}
