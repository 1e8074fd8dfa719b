import { Field, Int, ObjectType } from "type-graphql";
import { CampaignType } from "../../campaigns/campaign/campaign.type.js";
import { EventType } from "../../calendar/event/event.type.js";
import { ParticipationType } from "../../campaigns/participation/participation.type.js";

@ObjectType("Due", {
  description: "The tasks of the viewer, for a start page: the 50 most urgent of each kind, and their count.",
})
export class DueType {
  @Field(() => [EventType], {
    description: "Events that wait for the decision of the viewer's agency or one below it, by start.",
  })
  decisions!: EventType[];

  @Field(() => Int)
  decisionsCount!: number;

  @Field(() => [ParticipationType], {
    description: "Invitations that the viewer's agency has not answered, the oldest first.",
  })
  invitations!: ParticipationType[];

  @Field(() => Int)
  invitationsCount!: number;

  @Field(() => [EventType], {
    description: `Events still to be held during a closure of their venue, by start; each has a notice that states its times and reason.
Those of the viewer's agency and the agencies below it, of the campaigns that these lead, and an administrator's or planner's in their
areas.`,
  })
  eventsAtClosedVenues!: EventType[];

  @Field(() => Int)
  eventsAtClosedVenuesCount!: number;

  @Field(() => [EventType], {
    description: `Events of the next 14 days without a speaker although their kind needs one, by start: the viewer's agency's and those of
the agencies below it, and an administrator's or planner's in their areas.`,
  })
  eventsWithoutSpeakers!: EventType[];

  @Field(() => Int)
  eventsWithoutSpeakersCount!: number;

  @Field(() => [CampaignType], {
    description:
      "Campaigns that wait for approval and that the viewer may approve, the first to start first.",
  })
  campaignsToApprove!: CampaignType[];

  @Field(() => Int)
  campaignsToApproveCount!: number;
}
