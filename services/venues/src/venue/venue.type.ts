import { connectionType } from "@starlane/graphql";
import { Directive, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { LocalTimeScalar } from "@starlane/graphql";

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

export enum WeekdayEnum {
  MONDAY = "MONDAY",
  TUESDAY = "TUESDAY",
  WEDNESDAY = "WEDNESDAY",
  THURSDAY = "THURSDAY",
  FRIDAY = "FRIDAY",
  SATURDAY = "SATURDAY",
  SUNDAY = "SUNDAY",
}
registerEnumType(WeekdayEnum, { name: "Weekday" });

@ObjectType("OpeningHours", {
  description:
    "Open from `opens` until `closes` on each such weekday; a weekday may have several. Closing at 00:00 means the end of the day.",
})
export class OpeningHoursType {
  @Field(() => WeekdayEnum)
  weekday!: WeekdayEnum;

  @Field(() => LocalTimeScalar)
  opens!: string;

  @Field(() => LocalTimeScalar)
  closes!: string;
}

@ObjectType("GeoPoint", { description: "Degrees, WGS 84." })
export class GeoPointType {
  @Field(() => Float)
  latitude!: number;

  @Field(() => Float)
  longitude!: number;
}

@ObjectType("VenueAudience", {
  description: "The number of people of an audience at a venue: a school's pupils, a plant's workers.",
})
export class VenueAudienceType {
  @Field(() => Int)
  people!: number;
}

@ObjectType("Venue", { description: "A place where an event can be held." })
@Directive('@key(fields: "id")')
export class VenueType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => VenueKindEnum)
  kind!: VenueKindEnum;

  @Field(() => String, { nullable: true })
  address!: string | null;

  @Field(() => Int, { description: "Most people at once, as a head count." })
  capacity!: number;

  @Field(() => Boolean)
  archived!: boolean;

  @Field(() => Int)
  version!: number;
}

/** A reference to an agency, of which this service knows the id. */
@ObjectType("Agency")
@Directive('@key(fields: "id", resolvable: false)')
export class AgencyReference {
  @Field(() => ID)
  id!: string;
}

export const VenueConnection = connectionType("Venue", () => VenueType);

@InputType()
export class VenueFilter {
  @Field(() => ID, { nullable: true, description: "In this area or below." })
  area?: string | null;

  @Field(() => [VenueKindEnum], { nullable: true })
  kinds?: VenueKindEnum[] | null;

  @Field(() => ID, { nullable: true })
  agency?: string | null;

  @Field(() => [ID], { nullable: true, description: "Venues managed by one of these agencies." })
  agencies?: string[] | null;

  @Field(() => String, { nullable: true, description: "In the name or the address." })
  text?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  archived?: boolean | null;
}
