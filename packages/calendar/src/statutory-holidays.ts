import chineseDays from "chinese-days";
import { addDays, type LocalDate } from "./district-time.js";
import type { LocalizedName } from "./announced-days.js";

const NEW_YEAR: LocalizedName = { "zh-CN": "元旦", en: "New Year's Day" };
const SPRING_FESTIVAL: LocalizedName = { "zh-CN": "春节", en: "Spring Festival" };
const TOMB_SWEEPING: LocalizedName = { "zh-CN": "清明", en: "Tomb-sweeping Day" };
const LABOUR: LocalizedName = { "zh-CN": "劳动节", en: "Labour Day" };
const DRAGON_BOAT: LocalizedName = { "zh-CN": "端午", en: "Dragon Boat Festival" };
const MID_AUTUMN: LocalizedName = { "zh-CN": "中秋", en: "Mid-autumn Festival" };
const NATIONAL: LocalizedName = { "zh-CN": "国庆节", en: "National Day" };

const BY_DATE: Readonly<Record<string, LocalizedName>> = {
  "01-01": NEW_YEAR,
  "05-01": LABOUR,
  "05-02": LABOUR,
  "10-01": NATIONAL,
  "10-02": NATIONAL,
  "10-03": NATIONAL,
};

const BY_LUNAR_DATE: Readonly<Record<string, LocalizedName>> = {
  "1/1": SPRING_FESTIVAL,
  "1/2": SPRING_FESTIVAL,
  "1/3": SPRING_FESTIVAL,
  "5/5": DRAGON_BOAT,
  "8/15": MID_AUTUMN,
};

const IN_FORCE_FROM: LocalDate = "2025-01-01";

/**
 * Returns the public holiday the law defines for a day, with or without a notice for the year: a notice only adds days
 * around these and names the make-up workdays.
 *
 * Source: Regulation on Public Holidays for National Annual Festivals and Memorial Days, article 2, as revised with
 * effect from 2025-01-01 (State Council decree 795). Earlier years had fewer of these days; they return null.
 * @param date a day that exists
 */
export function statutoryHoliday(date: LocalDate): LocalizedName | null {
  if (date < IN_FORCE_FROM) return null;
  if (date.slice(5) === tombSweepingDay(Number(date.slice(0, 4)))) return TOMB_SWEEPING;
  const lunarNewYearIsTomorrow = lunarDate(addDays(date, 1)) === "1/1";
  if (lunarNewYearIsTomorrow) return SPRING_FESTIVAL;
  return BY_DATE[date.slice(5)] ?? BY_LUNAR_DATE[lunarDate(date) ?? ""] ?? null;
}

// The usual short formula for the solar term, with its constant for the years 2000 to 2099.
function tombSweepingDay(year: number): string {
  const y = year % 100;
  return `04-0${Math.floor(y * 0.2422 + 4.81) - Math.floor(y / 4)}`;
}

// Returns "1/1" for the lunar new year; a day of a leap month is never a festival. The library has a table up to 2100.
// The calendar of `Intl` computes the moon instead, and has the new year of 2027 on the wrong day.
function lunarDate(date: LocalDate): string | null {
  // oxlint-disable-next-line import/no-named-as-default-member -- CommonJS, in which Node finds no named exports
  const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(date);
  return isLeap ? null : `${lunarMon}/${lunarDay}`;
}
