import type { Moment } from "./table.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTES_A_DAY = 24 * 60;
/** Day 0 of Excel's count, which includes a non-existent 29 February 1900: correct from 1 March 1900 on. */
const DAY_0 = Date.UTC(1899, 11, 30);
/** The days between Excel's usual epoch and that of workbooks that count from 1904. */
const DAYS_TO_1904 = 1462;

/** Returns the day of an Excel serial number, `YYYY-MM-DD`; null if it is not between 1900-03-01 and 9999-12-31. */
export function dateOfSerial(serial: number): string | null {
  const day = Math.floor(roundToMinute(serial));
  if (!(day >= 61 && day <= 2_958_465)) return null;
  return new Date(DAY_0 + day * DAY_MS).toISOString().slice(0, 10);
}

/** Returns the time of day of an Excel serial number, to the nearest minute, `HH:mm`. */
export function timeOfSerial(serial: number): string {
  const minutes = Math.round((serial - Math.floor(serial)) * MINUTES_A_DAY) % MINUTES_A_DAY;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/**
 * Returns the value a cell with a date or time format shows; null if no such day exists.
 * @param shows the parts that the format shows
 */
export function momentOfSerial(
  serial: number,
  shows: { readonly date: boolean; readonly time: boolean },
  { from1904 = false } = {},
): Moment | null {
  const counted = from1904 && shows.date ? serial + DAYS_TO_1904 : serial;
  if (!Number.isFinite(counted) || counted < 0) return null;
  // A time format may hide a day, and a date format may hide a time.
  const hasDay = counted >= 1;
  const hasTime = roundToMinute(counted) % 1 !== 0;
  const date = shows.date || hasDay ? dateOfSerial(counted) : null;
  const time = shows.time || hasTime ? timeOfSerial(counted) : null;
  if (shows.date && date === null) return null;
  return date === null && time === null ? null : { date, time };
}

/** Rounds to the minute: 10:00 is stored as 0.41666…, and 24:00 must not become 23:59 of the day before. */
function roundToMinute(serial: number): number {
  return Math.round(serial * MINUTES_A_DAY) / MINUTES_A_DAY;
}
