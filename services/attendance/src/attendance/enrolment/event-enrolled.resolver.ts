import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { EventAttendanceType, type EventAttendance } from "../../replicas/event/event.type.js";

@Resolver(() => EventAttendanceType)
export class EventEnrolledResolver {
  @FieldResolver(() => Int, { description: "People of the groups that signed up." })
  enrolled(@Root() { eventId }: EventAttendance, @Ctx() { loaders }: Context): Promise<number> {
    return loaders.enrolledAt.load(eventId);
  }
}
