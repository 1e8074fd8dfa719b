import { connectionType } from "@starlane/graphql";
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

export enum EventKindEnum {
  SCHOOL_CLASS = "SCHOOL_CLASS",
  WORKER_TRAINING = "WORKER_TRAINING",
  SENIOR_LECTURE = "SENIOR_LECTURE",
  LECTURE = "LECTURE",
  DOOR_TO_DOOR = "DOOR_TO_DOOR",
  DISPLAY = "DISPLAY",
  ONLINE = "ONLINE",
}
registerEnumType(EventKindEnum, { name: "EventKind" });

export enum EventStatusEnum {
  PROPOSED = "PROPOSED",
  CONFIRMED = "CONFIRMED",
  COMPLETED = "COMPLETED",
  DECLINED = "DECLINED",
  CANCELLED = "CANCELLED",
}
registerEnumType(EventStatusEnum, { name: "EventStatus" });

export enum ApprovalDecisionEnum {
  PENDING = "PENDING",
  APPROVED = "APPROVED",
  DECLINED = "DECLINED",
}
registerEnumType(ApprovalDecisionEnum, { name: "Decision" });

/** The actions on a registered event; their names are those of the mutations. */
export enum EventDeed {
  DECIDE = "DECIDE",
  CANCEL = "CANCEL",
  COMPLETE = "COMPLETE",
  RESCHEDULE = "RESCHEDULE",
}
registerEnumType(EventDeed, {
  name: "EventDeed",
  description: "A mutation of an event: `decideEvent`, `cancelEvent`, `completeEvent`, `rescheduleEvent`.",
});

@ObjectType("Approval", {
  description: "The decision of an agency that must approve an event before it is confirmed.",
})
export class ApprovalType {
  @Field(() => ApprovalDecisionEnum)
  decision!: ApprovalDecisionEnum;

  @Field(() => String, { nullable: true })
  comment!: string | null;

  @Field(() => Date, { nullable: true })
  decidedAt!: Date | null;
}

@ObjectType("Event", {
  description: "Something that is held for people: a class, a lecture, a display, a round of visits.",
})
@Directive('@key(fields: "id")')
export class EventType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  title!: string;

  @Field(() => EventKindEnum)
  kind!: EventKindEnum;

  @Field(() => Date)
  startsAt!: Date;

  @Field(() => Date)
  endsAt!: Date;

  @Field(() => EventStatusEnum)
  status!: EventStatusEnum;

  @Field(() => Int, { nullable: true, description: "Most people at once; null when not stated." })
  capacity!: number | null;

  @Field(() => Int)
  version!: number;
}

export const EventConnection = connectionType("Event", () => EventType);

@InputType()
export class EventFilter {
  @Field(() => Date, { nullable: true, description: "Ends after this instant." })
  from?: Date | null;

  @Field(() => Date, { nullable: true, description: "Starts before this instant." })
  to?: Date | null;

  @Field(() => [EventKindEnum], { nullable: true })
  kinds?: EventKindEnum[] | null;

  @Field(() => [EventStatusEnum], { nullable: true })
  statuses?: EventStatusEnum[] | null;

  @Field(() => [ID], { nullable: true, description: "Run by one of these." })
  agencies?: string[] | null;

  @Field(() => [ID], { nullable: true, description: "In one of these or below." })
  areas?: string[] | null;

  @Field(() => [ID], { nullable: true })
  venues?: string[] | null;

  @Field(() => [ID], { nullable: true })
  campaigns?: string[] | null;

  @Field(() => [ID], { nullable: true, description: "With one of these as a speaker." })
  speakers?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Only events that wait for the decision of the viewer's agency or one below it.",
  })
  awaitingMyDecision?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Only events still to be held during a closure of their venue; each has a notice about it.",
  })
  venueClosed?: boolean | null;
}

@InputType({
  description: "`agency` is the viewer's own when absent. `area` only for kinds without a venue.",
})
export class RegisterEventInput {
  @Field(() => ID)
  campaign!: string;

  @Field(() => String)
  title!: string;

  @Field(() => EventKindEnum)
  kind!: EventKindEnum;

  @Field(() => ID, { nullable: true })
  agency?: string | null;

  @Field(() => ID, { nullable: true })
  venue?: string | null;

  @Field(() => ID, { nullable: true })
  area?: string | null;

  @Field(() => [ID])
  audiences!: string[];

  @Field(() => Date)
  startsAt!: Date;

  @Field(() => Date, { description: "24 hours after the start at most." })
  endsAt!: Date;

  @Field(() => Int, { nullable: true })
  capacity?: number | null;

  @Field(() => [ID], { nullable: true })
  speakers?: string[] | null;

  @Field(() => [ID], { nullable: true })
  materials?: string[] | null;
}

@InputType({ description: "Omitted fields keep their values." })
export class RescheduleEventInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => Date)
  startsAt!: Date;

  @Field(() => Date)
  endsAt!: Date;

  @Field(() => ID, { nullable: true })
  venue?: string | null;

  @Field(() => [ID], { nullable: true })
  speakers?: string[] | null;
}
