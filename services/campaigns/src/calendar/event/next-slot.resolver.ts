import type { EntityManager } from "@mikro-orm/postgresql";
import { addDays, localDate, startOfDay, type SchoolCalendar } from "@starlane/calendar";
import { select, sql } from "@starlane/database";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { rangeOf } from "../hold/hold.commands.js";
import { DAYS_SEARCHED, nextFreeSlot, type TimeRange } from "../../replicas/venue/opening-hours.rules.js";
import { TimeSlotType } from "../../replicas/venue/venue.type.js";
import { SpeakerConflict, VenueConflict, type WantedPlacement } from "./event.refusals.js";
import { refuseDay } from "./event.rules.js";

const nextSlot = {
  nullable: true,
  description:
    "The next time of the same length at which the venue is open and it and all speakers are free, within 60 days and the campaign; null where there is none.",
};

@Resolver(() => VenueConflict)
export class NextSlotResolver {
  @FieldResolver(() => TimeSlotType, nextSlot)
  nextSlot(@Root() { wanted }: VenueConflict, @Ctx() { em, state }: Context): Promise<TimeRange | null> {
    return findNextSlot(em, wanted, state.calendar);
  }
}

@Resolver(() => SpeakerConflict)
export class NextSlotOfSpeakerResolver {
  @FieldResolver(() => TimeSlotType, nextSlot)
  nextSlot(@Root() { wanted }: SpeakerConflict, @Ctx() { em, state }: Context): Promise<TimeRange | null> {
    return findNextSlot(em, wanted, state.calendar);
  }
}

/** Finds the next slot. Runs only where a client requests it, after the refused transaction. */
async function findNextSlot(
  em: EntityManager,
  { kind, venue, speakers, until, startsAt, endsAt }: WantedPlacement,
  calendar: SchoolCalendar,
): Promise<TimeRange | null> {
  const searched = { startsAt, endsAt: startOfDay(addDays(localDate(startsAt), DAYS_SEARCHED + 1)) };
  const taken = await select<TimeRange>(
    em,
    sql`select lower(during) as starts_at, upper(during) as ends_at from (
          select during from venue_hold where venue_id = ${venue?.id ?? null}::uuid
          union all select during from known_closure where venue_id = ${venue?.id ?? null}::uuid
          union all select during from speaker_hold where speaker_id = any(${[...speakers]}::uuid[])
        ) taken where during && ${rangeOf(searched)}`,
  );
  return nextFreeSlot(venue?.openingHours ?? [], taken, {
    from: startsAt,
    lengthMs: endsAt.getTime() - startsAt.getTime(),
    until,
    isFit: (day) => refuseDay(kind, startOfDay(day), calendar) === null,
  });
}
