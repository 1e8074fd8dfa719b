import { Field, ObjectType } from "type-graphql";
import { RegisterEventResult } from "../event/register-result.type.js";

@ObjectType("EventOccurrence", { description: "One event of a series: booked, or the reason why not." })
export class EventOccurrenceType {
  @Field(() => Date)
  startsAt!: Date;

  @Field(() => RegisterEventResult as never, {
    description: "The result of registerEvent. A refused occurrence can be registered again on its own.",
  })
  result!: object;
}

@ObjectType("EventSeries", { description: "Events that repeat by a rule." })
export class EventSeriesType {
  @Field(() => [EventOccurrenceType], { description: "By start, refused ones included." })
  occurrences!: EventOccurrenceType[];
}
