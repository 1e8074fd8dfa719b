import { Directive, Field, ID, ObjectType, registerEnumType } from "type-graphql";

export enum VenueKindEnum {
  SCHOOL = "SCHOOL",
  ENTERPRISE = "ENTERPRISE",
  SENIOR_UNIVERSITY = "SENIOR_UNIVERSITY",
  COMMUNITY_ROOM = "COMMUNITY_ROOM",
  POLICE_ROOM = "POLICE_ROOM",
  COURIER_POINT = "COURIER_POINT",
  SHOP = "SHOP",
  RENTAL_HOUSING = "RENTAL_HOUSING",
  PUBLIC_SPACE = "PUBLIC_SPACE",
}
registerEnumType(VenueKindEnum, { name: "VenueKind" });

/** A venue as this service shows it: by its id, with the time that is held in it. */
@ObjectType("Venue")
@Directive('@key(fields: "id")')
export class VenueReference {
  @Field(() => ID)
  id!: string;
}

@ObjectType("TimeSlot", { description: "A range of free time." })
export class TimeSlotType {
  @Field(() => Date)
  startsAt!: Date;

  @Field(() => Date)
  endsAt!: Date;
}
