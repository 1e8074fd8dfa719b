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

const DAY_MS = 24 * 60 * 60 * 1000;
const AHEAD_MS = 8 * 60 * 60 * 1000;
/**
 * From this day on the district's clocks are eight hours ahead of UTC, and never changed: a sum says what Temporal would,
 * in a hundredth of the time. An import asks a hundred thousand times.
 */
const STEADY_FROM: LocalDate = "1992-01-01";
const STEADY_FROM_MS = Date.UTC(1992, 0, 1);
/** The first and the last day there is: earlier and later years are written in another way. */
const FIRST_DAY: LocalDate = "0001-01-01";
const LAST_DAY: LocalDate = "9999-12-31";
const FIRST_MS = Date.parse(`${FIRST_DAY}T00:00:00Z`);
const LAST_MS = Date.UTC(9999, 11, 31);

/**
 * The day an instant falls on; the first or the last day there is where it falls before or after.
 * @throws RangeError for an invalid `Date`
 */
export function localDate(instant: Date): LocalDate {
  if (isSteady(instant)) return steadyClock(instant).slice(0, 10);
  return withinYears(inDistrict(instant).toPlainDate());
}

/**
 * The time of day of an instant; seconds are cut off, not rounded.
 * @throws RangeError for an invalid `Date`
 */
export function localTime(instant: Date): LocalTime {
  if (isSteady(instant)) return steadyClock(instant).slice(11, 16);
  return inDistrict(instant).toPlainTime().toString({ smallestUnit: "minute" });
}

function withinYears(day: Temporal.PlainDate): LocalDate {
  if (day.year < 1) return FIRST_DAY;
  return day.year > 9999 ? LAST_DAY : day.toString();
}

/** The day of the week. @throws RangeError if `date` is no date */
export function weekday(date: LocalDate): Weekday {
  return WEEKDAYS[daysSinceMonday(startInUtc(date))]!;
}

/** The Monday of the week a day is in; a Sunday ends its week. @throws RangeError if `date` is no date */
export function weekOf(date: LocalDate): LocalDate {
  return addDays(date, -daysSinceMonday(startInUtc(date)));
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
  if (date >= STEADY_FROM) return new Date(`${requireDate(date)}T${time}:00+08:00`);
  const clock = plainDate(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return new Date(clock.toZonedDateTime(DISTRICT_TIME_ZONE).epochMilliseconds);
}

/** The first instant of a day: a day lasts from its start up to, and not including, the start of the next. */
export function startOfDay(date: LocalDate): Date {
  if (date >= STEADY_FROM) return new Date(startInUtc(date) - AHEAD_MS);
  // The first of all days has begun before there is an instant to say it by.
  return new Date(Math.max(FIRST_MS, plainDate(date).toZonedDateTime(DISTRICT_TIME_ZONE).epochMilliseconds));
}

/**
 * The day `days` later, or earlier where negative; the last or the first day there is where that would be after or before it.
 * @throws RangeError if `date` is no date
 */
export function addDays(date: LocalDate, days: number): LocalDate {
  const day = startInUtc(date) + days * DAY_MS;
  return new Date(Math.min(LAST_MS, Math.max(FIRST_MS, day))).toISOString().slice(0, 10);
}

/**
 * The same day `months` later, or the last day of a month that is shorter; the last or the first day there is where that would be
 * after or before it.
 * @throws RangeError if `date` is no date
 */
export function addMonths(date: LocalDate, months: number): LocalDate {
  return withinYears(plainDate(date).add({ months }));
}

/** How many days `to` lies after `from`; negative when before. @throws RangeError if either is no date */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return plainDate(from).until(plainDate(to), { largestUnit: "day" }).days;
}

/** Every day from `from` to `to`, both included; none when `to` is before `from`. */
export function* eachDate(from: LocalDate, to: LocalDate): Generator<LocalDate, void, undefined> {
  const last = startInUtc(to);
  for (let day = startInUtc(from); day <= last; day += DAY_MS) yield new Date(day).toISOString().slice(0, 10);
}

/** Whether a text is a day that exists, `YYYY-MM-DD`: `2024-02-29` is one, `2026-02-29` is none. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= daysIn(year, month);
}

/** Whether a text is a time of day, `HH:mm`, from `00:00` to `23:59`. */
export function isLocalTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isSteady(instant: Date): boolean {
  const ms = instant.getTime();
  return ms >= STEADY_FROM_MS && ms < LAST_MS;
}

/** The district's clock as if it were UTC's. */
function steadyClock(instant: Date): string {
  return new Date(instant.getTime() + AHEAD_MS).toISOString();
}

/** The midnight at which a day starts in UTC: days are counted by it. @throws RangeError if `date` is no date */
function startInUtc(date: LocalDate): number {
  return Date.parse(`${requireDate(date)}T00:00:00Z`);
}

/** 1 January 1970 was a Thursday. */
function daysSinceMonday(utc: number): number {
  return (((utc / DAY_MS + 3) % 7) + 7) % 7;
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
