import { DateTime } from "@starlane/graphql";
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

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

/** An event, known to this service by its id. This service adds its attendance. */
@ObjectType("Event")
@Directive('@key(fields: "id")')
export class EventReference {
  @Field(() => ID)
  id!: string;
}

@ObjectType("EventAttendance")
export class EventAttendanceType {
  @Field(() => Int, { description: "Identified people checked in, each once." })
  reached!: number;

  @Field(() => Int, { description: "People counted but not identified (a display, a passing crowd)." })
  unidentified!: number;

  @Field(() => DateTime)
  asOf!: Date;
}

/** The attendance of an event, with the event's id. */
export interface EventAttendance extends EventAttendanceType {
  readonly eventId: string;
}
