import { announcedDay, type AnnouncedDay, type LocalizedName } from "./announced-days.js";
import { eachDate, requireDate, weekday, type LocalDate } from "./district-time.js";
import { statutoryHoliday } from "./statutory-holidays.js";

/** A public holiday on one day. */
export interface Holiday {
  name: LocalizedName;
}

/** The yearly notice of the State Council, entered by an administrator while no release contains it yet. */
export interface HolidayNotice {
  /** The year it arranges, such as 2027. It replaces everything known about that year before. */
  year: number;
  /** Days off, both ends included; a New Year's holiday may begin in the December before. */
  holidays: readonly { from: LocalDate; to: LocalDate; name: LocalizedName }[];
  /** Weekend days worked in exchange. */
  makeUpWorkdays: readonly { date: LocalDate; name: LocalizedName }[];
}

/** The calendar of public holidays in mainland China and of their make-up workdays. */
export interface HolidayCalendar {
  /**
   * Returns the public holiday on a day, or null. For a year that is not announced it knows the statutory days, but not
   * the days a notice will add around them: check `isAnnounced` before trusting a null.
   */
  holidayOn(date: LocalDate): Holiday | null;
  /** Returns true if a weekend day is worked to make up for a holiday. */
  isMakeUpWorkday(date: LocalDate): boolean;
  /** Returns true if offices work that day: Monday to Friday without a holiday, or a make-up workday. */
  isWorkday(date: LocalDate): boolean;
  /**
   * Returns true if the notice for a year is known. A year that is not announced yet would look like plain weekends.
   */
  isAnnounced(year: number): boolean;
}

/**
 * Builds the calendar from the notices in this release and those entered since.
 * @param entered notices an administrator entered; of two for the same year, the later wins
 * @throws RangeError if a notice names a day that does not exist
 */
export function holidayCalendar(entered: readonly HolidayNotice[] = []): HolidayCalendar {
  const enteredYears = new Map(entered.map((notice) => [notice.year, notice]));
  const enteredDays = new Map([...enteredYears.values()].flatMap(daysOfNotice));

  const known = (date: LocalDate): AnnouncedDay | null => {
    requireDate(date);
    const day = enteredDays.get(date);
    if (day) return day;
    return enteredYears.has(yearOf(date)) ? null : announcedDay(date);
  };
  // Every notice arranges National Day, so a year whose National Day is unknown has no notice.
  const isAnnounced = (year: number) =>
    enteredYears.has(year) || announcedDay(`${fourDigits(year)}-10-01`) !== null;

  const holidayOn = (date: LocalDate): Holiday | null => {
    const day = known(date);
    if (day) return day.work ? null : { name: day.name };
    if (isAnnounced(yearOf(date))) return null;
    const name = statutoryHoliday(date);
    return name && { name };
  };
  const isMakeUpWorkday = (date: LocalDate) => known(date)?.work === true;
  const isWorkday = (date: LocalDate) =>
    isMakeUpWorkday(date) || (!isWeekend(date) && holidayOn(date) === null);

  return { holidayOn, isMakeUpWorkday, isWorkday, isAnnounced };
}

/** Returns true if a day is a Saturday or a Sunday. */
export function isWeekend(date: LocalDate): boolean {
  const day = weekday(date);
  return day === "SATURDAY" || day === "SUNDAY";
}

function daysOfNotice(notice: HolidayNotice): [LocalDate, AnnouncedDay][] {
  const off = notice.holidays.flatMap(({ from, to, name }) =>
    [...eachDate(from, to)].map((date): [LocalDate, AnnouncedDay] => [date, { name, work: false }]),
  );
  const worked = notice.makeUpWorkdays.map(({ date, name }): [LocalDate, AnnouncedDay] => [
    requireDate(date),
    { name, work: true },
  ]);
  return [...off, ...worked];
}

function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4));
}

function fourDigits(year: number): string {
  return String(year).padStart(4, "0");
}
