import { LocalTimeScalar } from "@starlane/graphql";
import { Field, Float, ID, InputType, Int } from "type-graphql";
import { VenueKindEnum, WeekdayEnum } from "./venue.type.js";

@InputType({ description: "Closing at 00:00 means the end of the day." })
export class OpeningHoursInput {
  @Field(() => WeekdayEnum)
  weekday!: WeekdayEnum;

  @Field(() => LocalTimeScalar)
  opens!: string;

  @Field(() => LocalTimeScalar)
  closes!: string;
}

@InputType({ description: "Degrees, WGS 84." })
export class GeoPointInput {
  @Field(() => Float)
  latitude!: number;

  @Field(() => Float)
  longitude!: number;
}

@InputType()
export class VenueAudienceInput {
  @Field(() => ID)
  audience!: string;

  @Field(() => Int)
  people!: number;
}

@InputType()
export class CreateVenueInput {
  @Field(() => String)
  name!: string;

  @Field(() => VenueKindEnum)
  kind!: VenueKindEnum;

  @Field(() => ID, { description: "The district, or one of its streets, communities or grids." })
  area!: string;

  @Field(() => String, { nullable: true })
  address?: string | null;

  @Field(() => GeoPointInput, { nullable: true })
  location?: GeoPointInput | null;

  @Field(() => Int, { description: "1 to 100,000." })
  capacity!: number;

  @Field(() => ID, {
    nullable: true,
    description: "The agency that manages it and approves events there; none unless given.",
  })
  agency?: string | null;

  @Field(() => [VenueAudienceInput], { nullable: true })
  audiences?: VenueAudienceInput[] | null;

  @Field(() => [OpeningHoursInput], { description: "An empty list: always open." })
  openingHours!: OpeningHoursInput[];
}

@InputType({
  description:
    "Absent fields stay unchanged; an address, location or agency that is null is removed. Lists are replaced as a whole.",
})
export class UpdateVenueInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  address?: string | null;

  @Field(() => GeoPointInput, { nullable: true })
  location?: GeoPointInput | null;

  @Field(() => Int, { nullable: true })
  capacity?: number | null;

  @Field(() => ID, { nullable: true })
  agency?: string | null;

  @Field(() => [VenueAudienceInput], { nullable: true })
  audiences?: VenueAudienceInput[] | null;

  @Field(() => [OpeningHoursInput], { nullable: true })
  openingHours?: OpeningHoursInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "While it is true, no event can be registered in the venue.",
  })
  archived?: boolean | null;
}
