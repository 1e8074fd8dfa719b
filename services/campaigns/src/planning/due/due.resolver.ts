import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import {
  findCampaignsToApprove,
  findDecisions,
  findEventsAtClosedVenues,
  findEventsWithoutSpeakers,
  findInvitations,
  type DueRows,
} from "./due.loaders.js";
import { DueType } from "./due.type.js";

@Resolver()
export class DueResolver {
  @Query(() => DueType, { description: "The tasks of the viewer." })
  async due(@Ctx() context: Context): Promise<object> {
    const { em, now } = context;
    const viewer = context.signedIn();
    const mayAnswer = context.may("Mutation.answerInvitation", { agency: viewer.agency });
    const [decisions, invitations, closed, eventsWithoutSpeakers, campaignsToApprove] = await Promise.all([
      findDecisions(em, viewer),
      mayAnswer ? findInvitations(em, viewer) : nothing,
      findEventsAtClosedVenues(em, viewer, now),
      findEventsWithoutSpeakers(em, viewer, now),
      findCampaignsToApprove(em, viewer),
    ]);
    return {
      decisions: decisions.rows,
      decisionsCount: decisions.count,
      invitations: invitations.rows,
      invitationsCount: invitations.count,
      eventsAtClosedVenues: closed.rows,
      eventsAtClosedVenuesCount: closed.count,
      eventsWithoutSpeakers: eventsWithoutSpeakers.rows,
      eventsWithoutSpeakersCount: eventsWithoutSpeakers.count,
      campaignsToApprove: campaignsToApprove.rows,
      campaignsToApproveCount: campaignsToApprove.count,
    };
  }
}

const nothing: DueRows<never> = { rows: [], count: 0 };
