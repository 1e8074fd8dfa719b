import type { LocalizedName } from "./announced-days.js";
import { addDays, requireDate, type LocalDate } from "./district-time.js";
import { isWeekend, type Holiday, type HolidayCalendar } from "./holiday-calendar.js";

/** The entries an administrator makes for a district's schools, which have their own calendar. */
export interface SchoolCalendarEntries {
  /**
   * Winter and summer vacations and other days without school, both ends included. Without entries there is no
   * vacation.
   */
  vacations?: readonly SchoolVacation[];
  /** Days with school regardless of everything else: a make-up Sunday is a school day only when listed here. */
  schoolDays?: readonly LocalDate[];
}

/** Days without school, both ends included. */
export interface SchoolVacation {
  from: LocalDate;
  to: LocalDate;
  name: LocalizedName;
}

/** The meaning of one day for the schools, and its certainty. */
export interface SchoolDay {
  date: LocalDate;
  isSchoolDay: boolean;
  /** The public holiday on that day, or null. */
  holiday: Holiday | null;
  /** The vacation that contains the day, or null. */
  vacation: SchoolVacation | null;
  /** False when the year's public holidays are not announced yet: a caller then adds a notice to the answer. */
  announced: boolean;
}

/** The school days of a district. */
export interface SchoolCalendar {
  /** Returns everything known about a day. */
  dayOf(date: LocalDate): SchoolDay;
  /** Returns true if a school class may be held that day; see `dayOf` to learn if the year is announced. */
  isSchoolDay(date: LocalDate): boolean;
  /** Returns the first school day after a day, or null if there is none within 400 days. */
  nextSchoolDay(date: LocalDate): LocalDate | null;
  /** Returns the public holiday on a day, or null. */
  holidayOn(date: LocalDate): Holiday | null;
  /** Returns true if the public holidays of the day's year are known. */
  isAnnounced(date: LocalDate): boolean;
}

const DAYS_SEARCHED = 400;

/**
 * Builds the school calendar: Monday to Friday without public holidays and vacations, plus the days listed as school
 * days. A make-up workday is not by itself a school day.
 * @throws RangeError if an entry names a day that does not exist, or a vacation ends before it starts
 */
export function schoolCalendar(
  holidays: HolidayCalendar,
  entries: SchoolCalendarEntries = {},
): SchoolCalendar {
  const vacations = entries.vacations ?? [];
  const listed = new Set(entries.schoolDays);
  for (const date of listed) requireDate(date);
  for (const { from, to } of vacations)
    if (requireDate(to) < requireDate(from))
      throw new RangeError(`A vacation ends before it starts: ${from} to ${to}`);

  const dayOf = (date: LocalDate): SchoolDay => {
    const holiday = holidays.holidayOn(date);
    const vacation = vacations.find(({ from, to }) => from <= date && date <= to) ?? null;
    const isSchoolDay = listed.has(date) || (!isWeekend(date) && !holiday && !vacation);
    return { date, isSchoolDay, holiday, vacation, announced: isAnnounced(date) };
  };
  const isAnnounced = (date: LocalDate) => holidays.isAnnounced(Number(date.slice(0, 4)));

  const nextSchoolDay = (date: LocalDate): LocalDate | null => {
    for (let days = 1; days <= DAYS_SEARCHED; days++) {
      const day = addDays(date, days);
      if (dayOf(day).isSchoolDay) return day;
    }
    return null;
  };

  return {
    dayOf,
    isSchoolDay: (date) => dayOf(date).isSchoolDay,
    nextSchoolDay,
    holidayOn: (date) => holidays.holidayOn(date),
    isAnnounced,
  };
}
