import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { EventAttendanceType, type EventAttendance } from "../../replicas/event/event.type.js";

@Resolver(() => EventAttendanceType)
export class EventEnrolledResolver {
  @FieldResolver(() => Int, { description: "The headcount of all enrolled groups." })
  enrolled(@Root() { eventId }: EventAttendance, @Ctx() { loaders }: Context): Promise<number> {
    return loaders.enrolledAt.load(eventId);
  }
}
