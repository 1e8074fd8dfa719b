import { isLocalDate, isLocalTime, type LocalDate, type LocalTime } from "@starlane/calendar";
import { tidy } from "./plain-text.js";
import { dateOfSerial, timeOfSerial } from "./serial-date.js";

const WEEKDAY = /[(]?(星期|周|礼拜)[一二三四五六日天][)]?/g;
const MORNING = /^(凌晨|清晨|早上|早晨|上午|早|am)/i;
const AFTERNOON = /^(中午|下午|午后|傍晚|晚上|晚|pm)/i;
const CHINESE_HOURS = ["十二", "十一", "十", "九", "八", "七", "六", "五", "四", "三", "两", "二", "一"];
const HOURS = [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 2, 1];

/**
 * Parses the day in a text: `2026-03-04`, `2026/3/4`, `2026.3.4`, `20260304`, `2026年3月4日`, an Excel serial number, or,
 * if a year is given, `3月4日` and `3/4`. A weekday or a time after it is ignored. Returns null if there is none.
 */
export function readDate(text: string, { year }: { year?: number | undefined } = {}): LocalDate | null {
  const plain = tidy(text).replaceAll(WEEKDAY, " ").trim();
  if (/^\d{5}(\.\d+)?$/.test(plain)) return dateOfSerial(Number(plain));
  const full =
    /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (full) return dateOf(full[1]!, full[2]!, full[3]!);
  const short = /^(\d{1,2})\s?[-/.月]\s?(\d{1,2})(\s?[日号])?(?![\d:])/.exec(plain);
  return short && year !== undefined ? dateOf(String(year), short[1]!, short[2]!) : null;
}

function dateOf(year: string, month: string, day: string): LocalDate | null {
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isLocalDate(date) ? date : null;
}

/**
 * Parses the time of day in a text: `10:00`, `10：00`, `9点半`, `上午10点`, `下午3时20分`, `10:00:00`, an Excel fraction of a
 * day, or the time after a date. Returns null if there is none.
 */
export function readTime(text: string): LocalTime | null {
  const plain = withoutDate(tidy(text));
  if (/^\d{1,2}$/.test(plain)) return null; // a number of people, a class, or anything else
  if (/^0?\.\d+$/.test(plain)) return timeOfSerial(Number(plain));
  if (/^\d{5}\.\d+$/.test(plain)) return timeOfSerial(Number(plain));
  const half = MORNING.test(plain) ? "morning" : AFTERNOON.test(plain) ? "afternoon" : null;
  const clock = withDigits(plain.replace(MORNING, "").replace(AFTERNOON, "").trim());
  const read =
    /^(\d{1,2})\s?(?:[:.]\s?(\d{2})(?::\d{2})?|[点时]\s?(?:(\d{1,2})分?|(半)|整)?)\s?(am|pm)?$/i.exec(clock);
  if (!read) return null;
  const [, hours = "", minutes, spoken, isHalf, suffix] = read;
  const afternoon = half === "afternoon" || suffix?.toLowerCase() === "pm";
  const time = `${hourOf(Number(hours), afternoon)}:${(minutes ?? spoken ?? (isHalf ? "30" : "0")).padStart(2, "0")}`;
  return isLocalTime(time) ? time : null;
}

/**
 * Parses a time range: `10:00-10:45`, `10:00～10:45`, `10:00至10:45`, `上午9点—10点`, with or without a date before it;
 * returns null if it is not a range. In `下午2点-3点` both times are in the afternoon.
 */
export function readTimeRange(text: string): { from: LocalTime; to: LocalTime } | null {
  const parts = withoutDate(tidy(text)).split(/\s?(?:--?|[–—~―−]+|至|到)\s?/);
  if (parts.length !== 2) return null;
  const [first = "", second = ""] = parts;
  const from = readTime(first.replace(/^(\D*\d{1,2})$/, "$1点"));
  const to = readTime(second.replace(/^(\D*\d{1,2})$/, "$1点"));
  if (!from || !to) return null;
  const saysHalf = MORNING.test(second) || AFTERNOON.test(second);
  const later =
    AFTERNOON.test(first) && !saysHalf ? readTime(`下午${second.replace(/^\d{1,2}$/, "$&点")}`) : null;
  return { from, to: later ?? to };
}

function hourOf(hour: number, afternoon: boolean): string {
  return String(afternoon && hour < 12 ? hour + 12 : hour).padStart(2, "0");
}

/** Replaces a Chinese hour by digits: 十点 by 10点. */
function withDigits(clock: string): string {
  const index = CHINESE_HOURS.findIndex((hour) => clock.startsWith(hour));
  return index < 0 ? clock : `${HOURS[index]}${clock.slice(CHINESE_HOURS[index]!.length)}`;
}

function withoutDate(plain: string): string {
  return plain
    .replaceAll(WEEKDAY, " ")
    .trim()
    .replace(/^(\d{4}\s?[-/.年]\s?)?\d{1,2}\s?[-/月]\s?\d{1,2}(\s?[日号]|(?=\s))\s?/, "")
    .replace(/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}T?\s?/, "")
    .trim();
}
