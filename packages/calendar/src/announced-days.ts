import { createRequire } from "node:module";
import type { LocalDate } from "./district-time.js";

/** A name in both languages of the product. */
export interface LocalizedName {
  "zh-CN": string;
  en: string;
}

/** The State Council's entry for one day: a day off, or a workday that makes up for one. */
export interface AnnouncedDay {
  name: LocalizedName;
  work: boolean;
}

/**
 * The library's table, by date; a value such as `National Day,国庆节,3` holds the English name, the Chinese name and the
 * statutory days.
 */
interface ChineseDays {
  holidays: Readonly<Record<LocalDate, string>>;
  workdays: Readonly<Record<LocalDate, string>>;
}

// The table is read directly because the library's functions count days in the machine's own zone, and west of
// Greenwich lose the last day of every holiday.
const table: ChineseDays = createRequire(import.meta.url)("chinese-days/dist/chinese-days.json");

/**
 * Returns the entry for a day in the yearly notice of the State Council's General Office, or null when there is none.
 * Source: npm `chinese-days`, which contains the notices from 2004 on.
 */
export function announcedDay(date: LocalDate): AnnouncedDay | null {
  const worked = table.workdays[date];
  const names = worked ?? table.holidays[date];
  if (names === undefined) return null;
  const [en = names, zh = names] = names.split(",");
  return { name: { "zh-CN": zh, en }, work: worked !== undefined };
}
