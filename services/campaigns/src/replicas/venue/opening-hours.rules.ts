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

/** Opening hours on one weekday, in the district's time zone; `00:00` closes at the day's end. */
export interface KnownOpeningHours {
  readonly weekday: Weekday;
  readonly opens: LocalTime;
  readonly closes: LocalTime;
}

/** A time range that includes `startsAt` and excludes `endsAt`. */
export interface TimeRange {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** A day of the district, from its first instant up to that of the next. */
export interface DistrictDay extends TimeRange {
  readonly weekday: Weekday;
}

/** The days ahead that are searched for a free slot. */
export const DAYS_SEARCHED = 60;

/**
 * Returns the time ranges within a window in which a venue is open, earliest first; hours that touch or overlap are
 * merged, over midnight as well. A venue without opening hours is always open.
 * @param days the days of the window, for callers that query many venues
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

/** Returns the days that a window touches. */
export function daysIn({ startsAt, endsAt }: TimeRange): DistrictDay[] {
  return [...eachDate(localDate(startsAt), localDate(endsAt))].map((day) => ({
    weekday: weekday(day),
    startsAt: startOfDay(day),
    endsAt: startOfDay(addDays(day, 1)),
  }));
}

/** Returns true if a venue is open for the whole of a time range. */
export function isOpen(hours: readonly KnownOpeningHours[], range: TimeRange): boolean {
  const [open] = openIn(hours, range);
  return open !== undefined && lengthOf(open) === lengthOf(range);
}

/**
 * Finds the first free slot of a length from an instant on, within DAYS_SEARCHED days; null when there is none.
 * @param taken time ranges in which the venue is held or closed, in any order
 * @param until the last day on which the slot may end
 * @param isFit returns true for a day on which a slot may start
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

/** Yields the first instants of a time range on each day that it touches. */
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

/**
 * Adds a time of day to midnight. There has been no summer time since 1991, so the distance is the same on every day.
 */
function atTime(day: DistrictDay, time: LocalTime): Date {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return new Date(day.startsAt.getTime() + minutes * 60_000);
}
