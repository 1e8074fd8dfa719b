import { LocalDateScalar } from "@starlane/graphql";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { CampaignType } from "../../campaigns/campaign/campaign.type.js";
import { EventKindEnum } from "../../calendar/event/event.type.js";
import { VenueKindEnum } from "../../replicas/venue/venue.type.js";

@ObjectType("Programme", {
  description:
    "A model programme taken from a campaign that worked, to be replicated elsewhere (the Starlight Lane model).",
})
export class ProgrammeType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType("ProgrammeStep", {
  description: "Sessions that are alike and are held on one day, counted from the first of the campaign.",
})
export class ProgrammeStepType {
  @Field(() => Int, { description: "Days after the first; 0 is the first." })
  dayOffset!: number;

  @Field(() => EventKindEnum)
  kind!: EventKindEnum;

  @Field(() => VenueKindEnum, { nullable: true, description: "Null where the kind needs no venue." })
  venueKind!: VenueKindEnum | null;

  @Field(() => Int, { description: "The length of one session." })
  minutes!: number;

  @Field(() => Float, { description: "Sessions per 1,000 people of the audiences." })
  intensity!: number;
}

@ObjectType("ReplicatedSession", { description: "A session that is planned in a new area." })
export class ReplicatedSessionType {
  @Field(() => EventKindEnum)
  kind!: EventKindEnum;

  @Field(() => LocalDateScalar, {
    description: "Moved on past public holidays, and for a school class to the next school day.",
  })
  on!: string;

  @Field(() => Int, {
    description:
      "Its share of the area's people of the audiences: the sessions of a step together take in all of them.",
  })
  people!: number;

  @Field(() => Boolean, {
    description:
      "False where the number of people is unknown: one session is planned then, for 0 people, to be reviewed.",
  })
  populationKnown!: boolean;
}

@ObjectType("Replication", { description: "The plan of a programme in other areas." })
export class ReplicationType {
  @Field(() => [CampaignType], {
    description: "One draft for each area, in their order; none after a dry run.",
  })
  campaigns!: CampaignType[];

  @Field(() => [ReplicatedSessionType], { description: "Planned sessions, booked nowhere yet." })
  sessions!: ReplicatedSessionType[];
}
