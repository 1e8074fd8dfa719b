import { createRequire } from "node:module";
import type { LocalDate } from "./district-time.js";

/** A name in both languages of the product. */
export interface LocalizedName {
  "zh-CN": string;
  en: string;
}

/** What the State Council's notice says of one day: off, or worked to make up for one that is. */
export interface AnnouncedDay {
  name: LocalizedName;
  work: boolean;
}

/** The library's table, by date; a value reads `National Day,国庆节,3`: English name, Chinese name, days by law. */
interface ChineseDays {
  holidays: Readonly<Record<LocalDate, string>>;
  workdays: Readonly<Record<LocalDate, string>>;
}

// The table and not the library's functions: those count days in the machine's own zone, and west of Greenwich they lose
// the last day of every holiday.
const table: ChineseDays = createRequire(import.meta.url)("chinese-days/dist/chinese-days.json");

/**
 * What the yearly notice of the State Council's General Office says of a day, or null where it says nothing.
 * Source: npm `chinese-days`, which holds the notices from 2004 on.
 */
export function announcedDay(date: LocalDate): AnnouncedDay | null {
  const worked = table.workdays[date];
  const names = worked ?? table.holidays[date];
  if (names === undefined) return null;
  const [en = names, zh = names] = names.split(",");
  return { name: { "zh-CN": zh, en }, work: worked !== undefined };
}
