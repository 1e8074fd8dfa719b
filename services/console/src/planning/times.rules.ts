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

/** A half-open interval, from `startsAt` up to but not including `endsAt`, in the graph's format. */
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

/** Returns the minutes since the start of the district's day. */
export function minutesInto(day: Day, instant: string): number {
  return (Date.parse(instant) - dayStart(day).getTime()) / MINUTE_MS;
}

export function instantAtMinute(day: Day, minutes: number): string {
  return new Date(dayStart(day).getTime() + minutes * MINUTE_MS).toISOString();
}

/** Returns the minutes of a time of day since midnight; null if the text is no time. */
export function minutesOf(time: Clock): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/**
 * Combines a day and two times of day into an interval. The end is on the next day if it is not after the start.
 * Returns null if a part is missing.
 */
export function intervalOf(day: Day, from: Clock, until: Clock): Interval | null {
  const [start, end] = [minutesOf(from), minutesOf(until)];
  if (!day || start === null || end === null) return null;
  return {
    startsAt: instantAtMinute(day, start),
    endsAt: instantAtMinute(end > start ? day : shiftDays(day, 1), end),
  };
}

/** Returns an interval of the same length that starts on another day, or at another time of that day. */
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

/** Returns the Monday on or before a day. */
export function mondayOf(day: Day): Day {
  return shiftDays(day, -daysSinceMonday(day));
}

function daysSinceMonday(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function daysFrom(first: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, index) => shiftDays(first, index));
}

/** Returns the days of all whole weeks that contain a part of a month. */
export function daysOfMonth(day: Day): Day[] {
  const first = mondayOf(firstOfMonth(day));
  const last = shiftDays(mondayOf(shiftDays(firstOfMonth(day, 1), -1)), 6);
  return daysFrom(first, Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1);
}
