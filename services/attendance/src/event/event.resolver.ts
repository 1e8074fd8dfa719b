import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { EventAttendanceType, EventReference } from "./event.type.js";

@Resolver(() => EventReference)
export class EventAttendanceResolver {
  @FieldResolver(() => EventAttendanceType, { description: "Attendance service." })
  async attendance(
    @Root() { id }: EventReference,
    @Ctx() { loaders }: Context,
  ): Promise<EventAttendanceType> {
    return { enrolled: 0, ...(await loaders.countsAt.load(id)) };
  }
}
