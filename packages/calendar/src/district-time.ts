import { Temporal } from "temporal-polyfill";

/** The zone in which every instant of a district is read: all of China keeps one official time. */
export const DISTRICT_TIME_ZONE = "Asia/Shanghai";

/** A day in the district's time zone, `YYYY-MM-DD`. Two of them compare as text the way they do in time. */
export type LocalDate = string;

/** A wall-clock time of day in the district's time zone, `HH:mm`, from `00:00` to `23:59`. */
export type LocalTime = string;

/** The days of a week, Monday first, as the API names them. */
export const WEEKDAYS = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/**
 * The day an instant falls on.
 * @throws RangeError for an invalid `Date`
 */
export function localDate(instant: Date): LocalDate {
  return inDistrict(instant).toPlainDate().toString();
}

/**
 * The time of day of an instant; seconds are cut off, not rounded.
 * @throws RangeError for an invalid `Date`
 */
export function localTime(instant: Date): LocalTime {
  return inDistrict(instant).toPlainTime().toString({ smallestUnit: "minute" });
}

/** The day of the week. @throws RangeError if `date` is no date */
export function weekday(date: LocalDate): Weekday {
  return WEEKDAYS[plainDate(date).dayOfWeek - 1]!;
}

/** The Monday of the week a day is in; a Sunday ends its week. @throws RangeError if `date` is no date */
export function weekOf(date: LocalDate): LocalDate {
  const day = plainDate(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
}

/** The first day of the month a day is in. @throws RangeError if `date` is no date */
export function monthOf(date: LocalDate): LocalDate {
  return plainDate(date).with({ day: 1 }).toString();
}

/**
 * The instant at which the district's clocks show `time` on `date`.
 *
 * From 1986 to 1991 China kept summer time: an hour that was skipped in spring is read as one hour later, an hour that
 * came twice in autumn as its first passing.
 * @throws RangeError if `date` or `time` is none
 */
export function instantAt(date: LocalDate, time: LocalTime): Date {
  if (!isLocalTime(time)) throw new RangeError(`Not a time of day (HH:mm): ${time}`);
  const clock = plainDate(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return new Date(clock.toZonedDateTime(DISTRICT_TIME_ZONE).epochMilliseconds);
}

/** The first instant of a day: a day lasts from its start up to, and not including, the start of the next. */
export function startOfDay(date: LocalDate): Date {
  return new Date(plainDate(date).toZonedDateTime(DISTRICT_TIME_ZONE).epochMilliseconds);
}

/** The day `days` later, or earlier where negative. @throws RangeError if `date` is no date */
export function addDays(date: LocalDate, days: number): LocalDate {
  return plainDate(date).add({ days }).toString();
}

/** The same day `months` later, or the last day of a month that is shorter. @throws RangeError if `date` is no date */
export function addMonths(date: LocalDate, months: number): LocalDate {
  return plainDate(date).add({ months }).toString();
}

/** How many days `to` lies after `from`; negative when before. @throws RangeError if either is no date */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return plainDate(from).until(plainDate(to), { largestUnit: "day" }).days;
}

/** Every day from `from` to `to`, both included; none when `to` is before `from`. */
export function* eachDate(from: LocalDate, to: LocalDate): Generator<LocalDate, void, undefined> {
  const last = plainDate(to);
  let day = plainDate(from);
  while (Temporal.PlainDate.compare(day, last) <= 0) {
    yield day.toString();
    day = day.add({ days: 1 });
  }
}

/** Whether a text is a day that exists, `YYYY-MM-DD`: `2024-02-29` is one, `2026-02-29` is none. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
}

/** Whether a text is a time of day, `HH:mm`, from `00:00` to `23:59`. */
export function isLocalTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function inDistrict(instant: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(DISTRICT_TIME_ZONE);
}

/** @throws RangeError if a text is no day that exists */
export function requireDate(date: LocalDate): LocalDate {
  if (!isLocalDate(date)) throw new RangeError(`Not a date (YYYY-MM-DD): ${date}`);
  return date;
}

function plainDate(date: LocalDate): Temporal.PlainDate {
  // Temporal alone would also read "20260304" and cut the time off "2026-03-04T23:59Z", which is another day here.
  return Temporal.PlainDate.from(requireDate(date));
}
