import type { Weekday } from "../graph/schema.js";
import {
  shiftDays,
  dayOf,
  DISPLAY_TIME_ZONE,
  firstOfMonth,
  dayStart,
  type Day,
} from "../language/formats.rules.js";

const MINUTE_MS = 60_000;

export const WEEKDAYS_IN_ORDER: readonly Weekday[] = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
];

/** From `startsAt` up to, and not including, `endsAt`, as the graph gives them. */
export interface Interval {
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A time of day by the district's clock, `HH:mm`. */
export type Clock = string;

const clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: DISPLAY_TIME_ZONE,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

export function clockOf(instant: string): Clock {
  return clock.format(new Date(instant));
}

/** Minutes since the district's day began. */
export function minutesInto(day: Day, instant: string): number {
  return (Date.parse(instant) - dayStart(day).getTime()) / MINUTE_MS;
}

export function instantAtMinute(day: Day, minutes: number): string {
  return new Date(dayStart(day).getTime() + minutes * MINUTE_MS).toISOString();
}

/** The minutes of a time of day; null where it is none. */
export function minutesOf(time: Clock): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/**
 * A day and two times of day as an interval: the end is on the next day where it is not after the start.
 * Null where one of them is missing.
 */
export function intervalOf(day: Day, from: Clock, until: Clock): Interval | null {
  const [start, end] = [minutesOf(from), minutesOf(until)];
  if (!day || start === null || end === null) return null;
  return {
    startsAt: instantAtMinute(day, start),
    endsAt: instantAtMinute(end > start ? day : shiftDays(day, 1), end),
  };
}

/** The same interval beginning on another day, or at another time of it. */
export function movedTo(
  { startsAt, endsAt }: Interval,
  day: Day,
  minutes = minutesInto(dayOfInstant(startsAt), startsAt),
) {
  const start = instantAtMinute(day, minutes);
  return {
    startsAt: start,
    endsAt: new Date(Date.parse(start) + Date.parse(endsAt) - Date.parse(startsAt)).toISOString(),
  };
}

export function dayOfInstant(instant: string): Day {
  return dayOf(new Date(instant));
}

export function weekdayOf(day: Day): Weekday {
  return WEEKDAYS_IN_ORDER[daysSinceMonday(day)]!;
}

/** The Monday on or before a day. */
export function mondayOf(day: Day): Day {
  return shiftDays(day, -daysSinceMonday(day));
}

function daysSinceMonday(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function daysFrom(first: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, index) => shiftDays(first, index));
}

/** The whole weeks in which a month lies. */
export function daysOfMonth(day: Day): Day[] {
  const first = mondayOf(firstOfMonth(day));
  const last = shiftDays(mondayOf(shiftDays(firstOfMonth(day, 1), -1)), 6);
  return daysFrom(first, Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1);
}
