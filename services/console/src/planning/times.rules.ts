import type { Weekday } from "../graph/schema.js";
import {
  addDays,
  dayOf,
  DISTRICT_TIME_ZONE,
  monthOf,
  startOfDay,
  type Day,
} from "../language/formats.rules.js";

const MINUTE_MS = 60_000;

export const WEEKDAYS: readonly Weekday[] = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
];

/** From `startsAt` up to, and not including, `endsAt`, as the graph gives them. */
export interface Stretch {
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A time of day by the district's clock, `HH:mm`. */
export type Clock = string;

const clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: DISTRICT_TIME_ZONE,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

export function clockOf(instant: string): Clock {
  return clock.format(new Date(instant));
}

/** Minutes since the district's day began. */
export function minutesInto(day: Day, instant: string): number {
  return (Date.parse(instant) - startOfDay(day).getTime()) / MINUTE_MS;
}

export function instantAt(day: Day, minutes: number): string {
  return new Date(startOfDay(day).getTime() + minutes * MINUTE_MS).toISOString();
}

/** The minutes of a time of day; null where it is none. */
export function minutesOf(time: Clock): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/**
 * A day and two times of day as a stretch: the end is on the next day where it is not after the start.
 * Null where one of them is missing.
 */
export function stretchOf(day: Day, from: Clock, until: Clock): Stretch | null {
  const [start, end] = [minutesOf(from), minutesOf(until)];
  if (!day || start === null || end === null) return null;
  return { startsAt: instantAt(day, start), endsAt: instantAt(end > start ? day : addDays(day, 1), end) };
}

/** The same stretch beginning on another day, or at another time of it. */
export function movedTo(
  { startsAt, endsAt }: Stretch,
  day: Day,
  minutes = minutesInto(onDay(startsAt), startsAt),
) {
  const start = instantAt(day, minutes);
  return {
    startsAt: start,
    endsAt: new Date(Date.parse(start) + Date.parse(endsAt) - Date.parse(startsAt)).toISOString(),
  };
}

export function onDay(instant: string): Day {
  return dayOf(new Date(instant));
}

export function weekdayOf(day: Day): Weekday {
  return WEEKDAYS[daysSinceMonday(day)]!;
}

/** The Monday on or before a day. */
export function weekOf(day: Day): Day {
  return addDays(day, -daysSinceMonday(day));
}

function daysSinceMonday(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function daysFrom(first: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

/** The whole weeks in which a month lies. */
export function daysOfMonth(day: Day): Day[] {
  const first = weekOf(monthOf(day));
  const last = addDays(weekOf(addDays(monthOf(day, 1), -1)), 6);
  return daysFrom(first, Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1);
}
