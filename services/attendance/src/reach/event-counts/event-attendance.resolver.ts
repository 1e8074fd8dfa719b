import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import {
  EventAttendanceType,
  EventReference,
  type EventAttendance,
} from "../../replicas/event/event.type.js";

@Resolver(() => EventReference)
export class EventAttendanceResolver {
  @FieldResolver(() => EventAttendanceType, { description: "Attendance service." })
  attendance(
    @Root() { id }: EventReference,
    @Ctx() { loaders }: Context,
  ): EventAttendance | Promise<EventAttendance> {
    return loaders.countsOfEvents.at(id);
  }
}
