import {
  addDays,
  eachDate,
  instantAt,
  localDate,
  startOfDay,
  weekday,
  type LocalDate,
  type LocalTime,
  type Weekday,
} from "@starlane/calendar";
import { lengthOf, less, union, within } from "../availability/stretches.rules.js";

/** Open from `opens` until `closes` on every such weekday, in the district's time zone; `00:00` closes at the day's end. */
export interface OpeningHours {
  readonly weekday: Weekday;
  readonly opens: LocalTime;
  readonly closes: LocalTime;
}

/** From `startsAt` up to, and not including, `endsAt`. */
export interface Stretch {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** How many days ahead a free slot is looked for. */
export const DAYS_SEARCHED = 60;

/**
 * When a venue is open within a window, earliest first; hours that touch or overlap are one, over midnight as well. One
 * that says no hours is always open.
 */
export function openIn(hours: readonly OpeningHours[], window: Stretch): Stretch[] {
  if (hours.length === 0) return union([window]);
  const days = eachDate(localDate(window.startsAt), localDate(window.endsAt));
  return within(
    [...days].flatMap((day) => openOn(hours, day)),
    window,
  );
}

/** Whether a venue's hours let it be open for the whole of a stretch. */
export function isOpen(hours: readonly OpeningHours[], stretch: Stretch): boolean {
  const [open] = openIn(hours, stretch);
  return open !== undefined && lengthOf(open) === lengthOf(stretch);
}

/**
 * The first free slot of a length from an instant on, within DAYS_SEARCHED days; null when there is none.
 * @param taken stretches in which the venue is held or closed, in any order
 * @param until the last day that will do, on which the slot must end
 * @param isFit whether a slot may start on a day at all
 */
export function nextFreeSlot(
  hours: readonly OpeningHours[],
  taken: readonly Stretch[],
  {
    from,
    lengthMs,
    until,
    isFit,
  }: { from: Date; lengthMs: number; until: LocalDate; isFit: (day: LocalDate) => boolean },
): Stretch | null {
  const searched = addDays(localDate(from), DAYS_SEARCHED);
  const last = searched < until ? searched : until;
  const window = { startsAt: from, endsAt: startOfDay(addDays(last, 1)) };
  for (const free of less(openIn(hours, window), taken)) {
    for (const startsAt of startsIn(free)) {
      const endsAt = new Date(startsAt.getTime() + lengthMs);
      if (endsAt > free.endsAt) break;
      if (isFit(localDate(startsAt))) return { startsAt, endsAt };
    }
  }
  return null;
}

/** The first instants of a stretch on each day that it touches. */
function* startsIn({ startsAt, endsAt }: Stretch): Generator<Date> {
  yield startsAt;
  const firstDay = localDate(startsAt);
  for (const day of eachDate(addDays(firstDay, 1), localDate(endsAt))) yield startOfDay(day);
}

function openOn(hours: readonly OpeningHours[], day: LocalDate): Stretch[] {
  const on = weekday(day);
  return hours
    .filter((open) => open.weekday === on)
    .map(({ opens, closes }) => ({
      startsAt: instantAt(day, opens),
      endsAt: closes === "00:00" ? startOfDay(addDays(day, 1)) : instantAt(day, closes),
    }));
}
