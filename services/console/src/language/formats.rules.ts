import type { ConsoleLanguage } from "./language.rules.js";

/** China's single official time zone; a district's days begin and end by it, wherever the browser is. */
export const DISPLAY_TIME_ZONE = "Asia/Shanghai";

/** An instant as the graph gives it, or a `Date`. */
export type Instant = string | Date;
/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

/** Rates below this are shown as "less than" it, not as zero. */
const SMALLEST_RATE = 0.0001;
const TODAY: Readonly<Record<ConsoleLanguage, string>> = { "zh-CN": "今天", en: "today" };

function makeFormats(language: ConsoleLanguage) {
  const inZone = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: DISPLAY_TIME_ZONE });
  const ofDay = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const rates = [2, 1].map(
    (digits) =>
      new Intl.NumberFormat(language, {
        style: "percent",
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        roundingMode: "trunc",
      }),
  );
  const target = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const plurals = new Intl.PluralRules(language);
  const list = new Intl.ListFormat(language, { type: "unit", style: "short" });
  const clock = inZone({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = ofDay({ month: "short", day: "numeric" });
  const dayOfYear = ofDay({ year: "numeric", month: "short", day: "numeric" });
  const weekday = ofDay({ month: "long", day: "numeric", weekday: "long" });
  const shortWeekday = ofDay({ weekday: "short" });
  const month = ofDay({ year: "numeric", month: "short" });
  const shortMonth = ofDay({ month: "short" });
  const utc = (of: Day) => new Date(`${of}T00:00:00Z`);
  const at = (instant: Instant) => new Date(instant);

  return {
    language,
    /** A number of people or things. */
    count: (n: number) => whole.format(n),
    /** Formats a share that was reached. It is cut off, never rounded up: only a complete share shows as 100%. */
    rate(rate: number): string {
      if (rate <= 0) return target.format(0);
      if (rate >= 1) return target.format(1);
      if (rate < SMALLEST_RATE) return `<${rates[0]!.format(SMALLEST_RATE)}`;
      return rates[rate < 0.01 ? 0 : 1]!.format(rate + 1e-12);
    },
    /** Formats a targeted share. */
    target: (rate: number) => target.format(rate),
    /** Joins names with 、 or a comma. */
    list: (names: readonly string[]) => (language === "zh-CN" ? names.join("、") : list.format(names)),
    /** Returns the form of a noun for a number; Chinese has one. */
    plural: (n: number, forms: { readonly one: string; readonly other: string }) =>
      forms[plurals.select(n) === "one" ? "one" : "other"],
    /** `14:05`. */
    time: (instant: Instant) => clock.format(at(instant)),
    /** `11月24日` in this year, with the year in another. */
    day: (of: Day, today: Day = dayOf(new Date())) =>
      (of.slice(0, 4) === today.slice(0, 4) ? day : dayOfYear).format(utc(of)),
    /** `2026年11月24日`. */
    fullDay: (of: Day) => dayOfYear.format(utc(of)),
    /** `11月24日星期二`. */
    weekday: (of: Day) => weekday.format(utc(of)),
    /** `周二`. */
    shortWeekday: (of: Day) => shortWeekday.format(utc(of)),
    /** `2026年11月`. */
    month: (of: Day) => month.format(utc(of)),
    /** `11月`. */
    shortMonth: (of: Day) => shortMonth.format(utc(of)),
    /** Formats an instant: of today only its time, otherwise day and time. */
    when(instant: Instant, now: Date = new Date()): string {
      const [on, today] = [dayOf(at(instant)), dayOf(now)];
      return on === today ? this.time(instant) : `${this.day(on, today)} ${this.time(instant)}`;
    },
    /** Formats a time range: the day only once, unless it ends on another day; today by its name. */
    span(from: Instant, to: Instant, now: Date = new Date()): string {
      const named = (instant: Instant) =>
        dayOf(at(instant)) === dayOf(now)
          ? `${TODAY[language]} ${this.time(instant)}`
          : this.when(instant, now);
      const sameDay = dayOf(at(from)) === dayOf(at(to));
      return `${named(from)}–${sameDay ? this.time(to) : named(to)}`;
    },
  };
}

export type Formats = ReturnType<typeof makeFormats>;

const made = new Map<ConsoleLanguage, Formats>();

/** Returns the number and time formats of a language, the same object each time. */
export function formatsIn(language: ConsoleLanguage): Formats {
  const formats = made.get(language) ?? makeFormats(language);
  made.set(language, formats);
  return formats;
}

const isoDay = new Intl.DateTimeFormat("sv-SE", { timeZone: DISPLAY_TIME_ZONE, dateStyle: "short" });

/** Returns the day of an instant in the district. */
export function dayOf(instant: Date): Day {
  return isoDay.format(instant);
}

/** Returns the first instant of a day in the district, which has been eight hours ahead of UTC since 1991. */
export function dayStart(day: Day): Date {
  return new Date(`${day}T00:00:00+08:00`);
}

/** Returns the day that many days later, or earlier. */
export function shiftDays(day: Day, days: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Returns the first day of the month that many months later, or earlier. */
export function firstOfMonth(day: Day, later = 0): Day {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + later);
  return date.toISOString().slice(0, 10);
}

/** Returns true if a text is an existing day. */
export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    shiftDays(text, 0) === text
  );
}
