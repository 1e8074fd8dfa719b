import { Temporal } from "temporal-polyfill";

/** The time zone of every district: all of China uses one official time. */
export const DISTRICT_TIME_ZONE = "Asia/Shanghai";

/** A day in the district's time zone, `YYYY-MM-DD`. Lexicographic order is chronological order. */
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
 * The day since which the district's clocks have been constantly eight hours ahead of UTC. From then on plain
 * arithmetic gives the same result as Temporal in a hundredth of the time; an import does this a hundred thousand
 * times.
 */
const STEADY_FROM: LocalDate = "1992-01-01";
const STEADY_FROM_MS = Date.UTC(1992, 0, 1);
/** The first and the last supported day: years outside have more or fewer than four digits. */
const FIRST_DAY: LocalDate = "0001-01-01";
const LAST_DAY: LocalDate = "9999-12-31";
const FIRST_MS = Date.parse(`${FIRST_DAY}T00:00:00Z`);
const LAST_MS = Date.UTC(9999, 11, 31);

/**
 * Returns the day of an instant, clamped to the first and the last supported day.
 * @throws RangeError for an invalid `Date`
 */
export function localDate(instant: Date): LocalDate {
  if (isSteady(instant)) return steadyClock(instant).slice(0, 10);
  return withinYears(inDistrict(instant).toPlainDate());
}

/**
 * Returns the time of day of an instant; seconds are cut off, not rounded.
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

/** Returns the day of the week. @throws RangeError if `date` is no date */
export function weekday(date: LocalDate): Weekday {
  return WEEKDAYS[daysSinceMonday(startInUtc(date))]!;
}

/** Returns the Monday of a day's week; weeks end on Sunday. @throws RangeError if `date` is no date */
export function weekOf(date: LocalDate): LocalDate {
  return addDays(date, -daysSinceMonday(startInUtc(date)));
}

/** Returns the first day of a day's month. @throws RangeError if `date` is no date */
export function monthOf(date: LocalDate): LocalDate {
  return plainDate(date).with({ day: 1 }).toString();
}

/**
 * Returns the instant at which the district's clocks show `time` on `date`.
 *
 * From 1986 to 1991 China had summer time: a time skipped in spring is read as one hour later; of a time that occurred
 * twice in autumn, the first is meant.
 * @throws RangeError if `date` or `time` is invalid
 */
export function instantAt(date: LocalDate, time: LocalTime): Date {
  if (!isLocalTime(time)) throw new RangeError(`Not a time of day (HH:mm): ${time}`);
  if (date >= STEADY_FROM) return new Date(`${requireDate(date)}T${time}:00+08:00`);
  const clock = plainDate(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return new Date(clock.toZonedDateTime(DISTRICT_TIME_ZONE).epochMilliseconds);
}

/** Returns the first instant of a day. A day lasts from its start up to, and not including, the start of the next. */
export function startOfDay(date: LocalDate): Date {
  if (date >= STEADY_FROM) return new Date(startInUtc(date) - AHEAD_MS);
  // The first supported day begins, in the district, before the first supported instant.
  return new Date(Math.max(FIRST_MS, plainDate(date).toZonedDateTime(DISTRICT_TIME_ZONE).epochMilliseconds));
}

/**
 * Returns the day `days` later, or earlier when negative, clamped to the first and the last supported day.
 * @throws RangeError if `date` is no date
 */
export function addDays(date: LocalDate, days: number): LocalDate {
  const day = startInUtc(date) + days * DAY_MS;
  return new Date(Math.min(LAST_MS, Math.max(FIRST_MS, day))).toISOString().slice(0, 10);
}

/**
 * Returns the same day `months` later, or the last day of a shorter month, clamped to the first and the last supported
 * day.
 * @throws RangeError if `date` is no date
 */
export function addMonths(date: LocalDate, months: number): LocalDate {
  return withinYears(plainDate(date).add({ months }));
}

/**
 * Returns the number of days from `from` to `to`, negative when `to` is earlier. @throws RangeError if either is no
 * date
 */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return plainDate(from).until(plainDate(to), { largestUnit: "day" }).days;
}

/** Yields every day from `from` to `to`, both included; none when `to` is before `from`. */
export function* eachDate(from: LocalDate, to: LocalDate): Generator<LocalDate, void, undefined> {
  const last = startInUtc(to);
  for (let day = startInUtc(from); day <= last; day += DAY_MS) yield new Date(day).toISOString().slice(0, 10);
}

/** Returns true if a text is an existing day, `YYYY-MM-DD`: `2024-02-29` is one, `2026-02-29` is not. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= daysIn(year, month);
}

/** Returns true if a text is a time of day, `HH:mm`, from `00:00` to `23:59`. */
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

/** Returns the district's wall-clock time in the ISO format of UTC. */
function steadyClock(instant: Date): string {
  return new Date(instant.getTime() + AHEAD_MS).toISOString();
}

/**
 * Returns the UTC midnight at which a day starts, in milliseconds; used to count days. @throws RangeError if `date` is
 * no date
 */
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

/** Returns the date. @throws RangeError if the text is not an existing day */
export function requireDate(date: LocalDate): LocalDate {
  if (!isLocalDate(date)) throw new RangeError(`Not a date (YYYY-MM-DD): ${date}`);
  return date;
}

function plainDate(date: LocalDate): Temporal.PlainDate {
  // Temporal alone would also read "20260304", and cut the time off "2026-03-04T23:59Z", which is another day here.
  return Temporal.PlainDate.from(requireDate(date));
}
