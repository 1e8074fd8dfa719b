import { DateTime, type InvalidInput, type InvalidState } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import type { CheckInReceipts } from "../check-in/check-in.commands.js";
import { CheckInResult } from "../check-in/check-in.type.js";
import type { Context } from "../../context.js";
import { EventReference } from "../../replicas/event/event.type.js";
import { enrol, enrolmentsOf, updateEnrolment, withdrawEnrolment } from "./enrolment.commands.js";
import type { EnrolmentRow, RosterEntryRow } from "./enrolment.row.js";
import {
  EnrolInput,
  EnrolmentType,
  EnrolResult,
  RosterEntryType,
  UpdateEnrolmentInput,
  UpdateEnrolmentResult,
  WithdrawEnrolmentResult,
} from "./enrolment.type.js";
import { checkInRoster } from "./roster-check-in.commands.js";

@Resolver(() => EnrolmentType)
export class EnrolmentResolver {
  @Query(() => [EnrolmentType], {
    description:
      "The groups enrolled in an event, the earliest first. An agency sees its own groups and those of agencies below it; planners of the area see all.",
  })
  enrolments(@Arg("event", () => ID) event: string, @Ctx() context: Context): Promise<EnrolmentRow[]> {
    return enrolmentsOf(context, event);
  }

  @Mutation(() => EnrolResult as never, {
    description:
      "Enrols a group of the viewer's agency in an event that is PROPOSED or CONFIRMED. The same request again returns the same enrolment; ALREADY_EXISTS when the agency has enrolled a different group with that label. Names are stored encrypted, until half a year after the event. The own CONSENT of a person under 14 (by identity number; an adolescent without one counts as under 14) is not sufficient.",
  })
  enrol(@Arg("input", () => EnrolInput) input: EnrolInput, @Ctx() context: Context): Promise<object> {
    return enrol(context, input);
  }

  @Mutation(() => UpdateEnrolmentResult as never)
  updateEnrolment(
    @Arg("input", () => UpdateEnrolmentInput) input: UpdateEnrolmentInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return updateEnrolment(context, input);
  }

  @Mutation(() => WithdrawEnrolmentResult as never, {
    description:
      "Withdraws a group: its places are free again and the names of its roster are deleted. People already checked in stay checked in.",
  })
  withdrawEnrolment(
    @Arg("id", () => ID) id: string,
    @Arg("version", () => Int) version: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return withdrawEnrolment(context, { id, version });
  }

  @Mutation(() => CheckInResult as never, {
    description:
      "Checks in people ticked on a roster, 500 at most; each as `checkIn` does. A receipt's client id is derived from the roster and the entry, so that ticking a person twice changes nothing.",
  })
  checkInRoster(
    @Arg("enrolment", () => ID) enrolment: string,
    @Arg("entries", () => [ID]) entries: string[],
    @Arg("at", () => DateTime) at: Date,
    @Ctx() context: Context,
  ): Promise<CheckInReceipts | InvalidInput | InvalidState> {
    return checkInRoster(context, { enrolment, entries, at });
  }

  @FieldResolver(() => EventReference)
  event(@Root() { eventId }: EnrolmentRow): EventReference {
    return { id: eventId };
  }

  @FieldResolver(() => AgencyReference, { description: "The agency that enrolled the group." })
  agency(@Root() { agencyId }: EnrolmentRow): AgencyReference {
    return { id: agencyId };
  }

  @FieldResolver(() => [RosterEntryType], { description: "Empty when only a headcount was given." })
  roster(@Root() { id }: EnrolmentRow, @Ctx() { loaders }: Context): Promise<RosterEntryRow[]> {
    return loaders.roster.load(id);
  }
}
