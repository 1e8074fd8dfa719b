import type { Moment } from "./table.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTES_A_DAY = 24 * 60;
/** Day 0 of Excel's count, which holds a 29 February 1900 that never was: right from 1 March 1900 on. */
const DAY_0 = Date.UTC(1899, 11, 30);
/** Days between Excel's count and that of workbooks that count from 1904. */
const DAYS_TO_1904 = 1462;

/** The day of an Excel serial number, `YYYY-MM-DD`; null where it is none from 1900-03-01 to 9999-12-31. */
export function dateOfSerial(serial: number): string | null {
  const day = Math.floor(roundToMinute(serial));
  if (!(day >= 61 && day <= 2_958_465)) return null;
  return new Date(DAY_0 + day * DAY_MS).toISOString().slice(0, 10);
}

/** The time of day of an Excel serial number, to the nearest minute, `HH:mm`. */
export function timeOfSerial(serial: number): string {
  const minutes = Math.round((serial - Math.floor(serial)) * MINUTES_A_DAY) % MINUTES_A_DAY;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/**
 * What a cell with the format of a date or a time shows; null where no such day exists.
 * @param shows what of a moment the format shows
 */
export function momentOfSerial(
  serial: number,
  shows: { readonly date: boolean; readonly time: boolean },
  { from1904 = false } = {},
): Moment | null {
  const counted = from1904 && shows.date ? serial + DAYS_TO_1904 : serial;
  if (!Number.isFinite(counted) || counted < 0) return null;
  // A clock that shows no day still may hold one, and one that shows a day may hold a time that nobody sees.
  const hasDay = counted >= 1;
  const hasTime = roundToMinute(counted) % 1 !== 0;
  const date = shows.date || hasDay ? dateOfSerial(counted) : null;
  const time = shows.time || hasTime ? timeOfSerial(counted) : null;
  if (shows.date && date === null) return null;
  return date === null && time === null ? null : { date, time };
}

/** 10:00 is kept as 0.41666…, and 24:00 must not become 23:59 of the day before. */
function roundToMinute(serial: number): number {
  return Math.round(serial * MINUTES_A_DAY) / MINUTES_A_DAY;
}
