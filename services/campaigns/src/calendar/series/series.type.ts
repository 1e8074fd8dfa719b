import { Field, ObjectType } from "type-graphql";
import { RegisterEventResult } from "../event/register-result.type.js";

@ObjectType("EventOccurrence", { description: "One event of a series: booked, or why it was not." })
export class EventOccurrenceType {
  @Field(() => Date)
  startsAt!: Date;

  @Field(() => RegisterEventResult as never, {
    description: "What registerEvent says of it. What was refused can be offered again by itself.",
  })
  result!: object;
}

@ObjectType("EventSeries", { description: "Events that are held again and again, by a rule." })
export class EventSeriesType {
  @Field(() => [EventOccurrenceType], { description: "By start, refused ones included." })
  occurrences!: EventOccurrenceType[];
}
