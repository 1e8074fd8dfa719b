import { Directive, Field, ID, ObjectType } from "type-graphql";

/** A venue as this service shows it: by its id, with the time that is held in it. */
@ObjectType("Venue")
@Directive('@key(fields: "id")')
export class VenueReference {
  @Field(() => ID)
  id!: string;
}

@ObjectType("TimeSlot", { description: "A stretch of time that is free." })
export class TimeSlotType {
  @Field(() => Date)
  startsAt!: Date;

  @Field(() => Date)
  endsAt!: Date;
}
