import chineseDays from "chinese-days";
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

/**
 * What the yearly notice of the State Council's General Office says of a day, or null where it says nothing.
 * Source: npm `chinese-days`, which holds the notices from 2004 on.
 * @param date a day that exists
 */
export function announcedDay(date: LocalDate): AnnouncedDay | null {
  // The library reads a text as UTC and then asks for the machine's own date, a day off west of Greenwich.
  // Noon on the machine's clock is the same date wherever the machine stands.
  // oxlint-disable-next-line import/no-named-as-default-member -- CommonJS: Node finds no named exports in it
  const detail = chineseDays.getDayDetail(new Date(`${date}T12:00`));
  // A named day reads "National Day,国庆节,3"; of any other the name is its weekday.
  const [en, zh] = detail.name.split(",");
  return en && zh ? { name: { "zh-CN": zh, en }, work: detail.work } : null;
}
