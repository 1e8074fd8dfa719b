import { Field, ID, ObjectType, registerEnumType } from "type-graphql";

export enum CalendarFeedKindEnum {
  USER = "USER",
  AGENCY = "AGENCY",
  VENUE = "VENUE",
}
registerEnumType(CalendarFeedKindEnum, {
  name: "CalendarFeedKind",
  description:
    "The events of a feed: those that a user registered, that an agency runs, or that a venue is held for.",
});

@ObjectType("CalendarFeed", { description: "An address under which a calendar program reads events." })
export class CalendarFeedType {
  @Field(() => ID)
  id!: string;

  @Field(() => CalendarFeedKindEnum)
  kind!: CalendarFeedKindEnum;

  @Field(() => ID, { description: "The user, agency or venue." })
  subjectId!: string;

  @Field(() => Date)
  createdAt!: Date;
}

@ObjectType()
export class CalendarFeedCreated {
  @Field(() => CalendarFeedType)
  feed!: CalendarFeedType;

  @Field(() => String, {
    description:
      "The address on this server, as in `/calendar/<secret>.ics`. Anyone who has it can read the events; it is shown only once.",
  })
  path!: string;
}
