import { Directive, Field, ID, ObjectType } from "type-graphql";

/** The public part of an event, for visitors who scan its poster. */
@ObjectType("EventNotice")
@Directive("@inaccessible")
export class EventSummaryType {
  @Field(() => String)
  title!: string;

  @Field(() => Date)
  startsAt!: Date;

  @Field(() => Date)
  endsAt!: Date;

  @Field(() => String, { nullable: true, description: "The venue's name, or the area's." })
  place!: string | null;

  @Field(() => [ID])
  audiences!: string[];
}
