import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { EventAttendanceType, EventReference } from "./event.type.js";

@Resolver(() => EventReference)
export class EventAttendanceResolver {
  @FieldResolver(() => EventAttendanceType, { description: "Attendance service." })
  async attendance(
    @Root() { id }: EventReference,
    @Ctx() { loaders, now }: Context,
  ): Promise<EventAttendanceType> {
    return { enrolled: 0, reached: await loaders.reachedAt.load(id), unidentified: 0, asOf: now };
  }
}
