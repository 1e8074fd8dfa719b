import type { LocalizedName } from "./announced-days.js";
import { addDays, requireDate, type LocalDate } from "./district-time.js";
import { isWeekend, type Holiday, type HolidayCalendar } from "./holiday-calendar.js";

/** What an administrator enters: a district's schools keep a calendar of their own. */
export interface SchoolCalendarEntries {
  /** Winter and summer vacations and other days without school, both ends included. None entered: no vacation. */
  vacations?: readonly SchoolVacation[];
  /** Days on which schools do teach, whatever else is said of them: a make-up Sunday is one only when listed here. */
  schoolDays?: readonly LocalDate[];
}

/** Days without school, both ends included. */
export interface SchoolVacation {
  from: LocalDate;
  to: LocalDate;
  name: LocalizedName;
}

/** What a day is for the schools, and how sure that is. */
export interface SchoolDay {
  date: LocalDate;
  isSchoolDay: boolean;
  /** The public holiday on it, or null. */
  holiday: Holiday | null;
  /** The vacation it is in, or null. */
  vacation: SchoolVacation | null;
  /** False when the year's public holidays are not announced yet: a caller then puts a notice beside the answer. */
  announced: boolean;
}

/** School days of a district. */
export interface SchoolCalendar {
  /** Everything there is to say of a day. */
  dayOf(date: LocalDate): SchoolDay;
  /** Whether a school class may be held that day; see `dayOf` for whether the year is announced. */
  isSchoolDay(date: LocalDate): boolean;
  /** The first school day after a day, or null if none comes within 400 days. */
  nextSchoolDay(date: LocalDate): LocalDate | null;
  /** The public holiday on a day, or null. */
  holidayOn(date: LocalDate): Holiday | null;
  /** Whether the public holidays of the year a day is in are known. */
  isAnnounced(date: LocalDate): boolean;
}

const DAYS_SEARCHED = 400;

/**
 * The school calendar: Monday to Friday, no public holiday, no vacation, and whatever days are listed as school days.
 * A make-up workday is not by itself a school day.
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
