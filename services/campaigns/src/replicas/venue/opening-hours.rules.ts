import {
  addDays,
  eachDate,
  localDate,
  startOfDay,
  weekday,
  type LocalDate,
  type LocalTime,
  type Weekday,
} from "@starlane/calendar";
import { lengthOf, less, union, within } from "./time-range.rules.js";

/** Open from `opens` until `closes` on every such weekday, in the district's time zone; `00:00` closes at the day's end. */
export interface KnownOpeningHours {
  readonly weekday: Weekday;
  readonly opens: LocalTime;
  readonly closes: LocalTime;
}

/** From `startsAt` up to, and not including, `endsAt`. */
export interface TimeRange {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** A day of the district, from its first instant up to that of the next. */
export interface DistrictDay extends TimeRange {
  readonly weekday: Weekday;
}

/** How many days ahead a free slot is looked for. */
export const DAYS_SEARCHED = 60;

/**
 * When a venue is open within a window, earliest first; hours that touch or overlap are one, over midnight as well. One
 * that says no hours is always open.
 * @param days those of the window, for who asks of many venues
 */
export function openIn(
  hours: readonly KnownOpeningHours[],
  window: TimeRange,
  days: readonly DistrictDay[] = daysIn(window),
): TimeRange[] {
  if (hours.length === 0) return union([window]);
  return within(
    days.flatMap((day) => openOn(hours, day)),
    window,
  );
}

/** The days that a window touches. */
export function daysIn({ startsAt, endsAt }: TimeRange): DistrictDay[] {
  return [...eachDate(localDate(startsAt), localDate(endsAt))].map((day) => ({
    weekday: weekday(day),
    startsAt: startOfDay(day),
    endsAt: startOfDay(addDays(day, 1)),
  }));
}

/** Whether a venue's hours let it be open for the whole of a time range. */
export function isOpen(hours: readonly KnownOpeningHours[], range: TimeRange): boolean {
  const [open] = openIn(hours, range);
  return open !== undefined && lengthOf(open) === lengthOf(range);
}

/**
 * The first free slot of a length from an instant on, within DAYS_SEARCHED days; null when there is none.
 * @param taken time ranges in which the venue is held or closed, in any order
 * @param until the last day that will do, on which the slot must end
 * @param isFit whether a slot may start on a day at all
 */
export function nextFreeSlot(
  hours: readonly KnownOpeningHours[],
  taken: readonly TimeRange[],
  {
    from,
    lengthMs,
    until,
    isFit,
  }: { from: Date; lengthMs: number; until: LocalDate; isFit: (day: LocalDate) => boolean },
): TimeRange | null {
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

/** The first instants of a time range on each day that it touches. */
function* startsIn({ startsAt, endsAt }: TimeRange): Generator<Date> {
  yield startsAt;
  const firstDay = localDate(startsAt);
  for (const day of eachDate(addDays(firstDay, 1), localDate(endsAt))) yield startOfDay(day);
}

function openOn(hours: readonly KnownOpeningHours[], day: DistrictDay): TimeRange[] {
  return hours
    .filter((open) => open.weekday === day.weekday)
    .map(({ opens, closes }) => ({
      startsAt: atTime(day, opens),
      endsAt: closes === "00:00" ? day.endsAt : atTime(day, closes),
    }));
}

/** No clock has been changed since 1991, so that a time of day is as far from midnight on every day. */
function atTime(day: DistrictDay, time: LocalTime): Date {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return new Date(day.startsAt.getTime() + minutes * 60_000);
}
