import { announcedDay, type AnnouncedDay, type LocalizedName } from "./announced-days.js";
import { eachDate, requireDate, weekday, type LocalDate } from "./district-time.js";
import { statutoryHoliday } from "./statutory-holidays.js";

/** A public holiday as it falls on one day. */
export interface Holiday {
  name: LocalizedName;
}

/** The yearly notice of the State Council, entered by an administrator when no release carries it yet. */
export interface HolidayNotice {
  /** The year it arranges, such as 2027. What it says of that year replaces all that was known. */
  year: number;
  /** Days off, both ends included; a New Year's holiday may begin in the December before. */
  holidays: readonly { from: LocalDate; to: LocalDate; name: LocalizedName }[];
  /** Weekend days worked in exchange. */
  makeUpWorkdays: readonly { date: LocalDate; name: LocalizedName }[];
}

/** The public holidays of mainland China and the workdays that make up for them. */
export interface HolidayCalendar {
  /**
   * The public holiday on a day, or null. In a year that is not announced it knows the days the law fixes and not the
   * days a notice will add around them: ask `isAnnounced` before trusting a null.
   */
  holidayOn(date: LocalDate): Holiday | null;
  /** Whether a weekend day is worked to make up for a holiday. */
  isMakeUpWorkday(date: LocalDate): boolean;
  /** Whether offices work that day: Monday to Friday and no holiday, or a make-up workday. */
  isWorkday(date: LocalDate): boolean;
  /** Whether the notice for a year is known. A year that is not announced yet would look like plain weekends. */
  isAnnounced(year: number): boolean;
}

/**
 * The calendar of the notices known to this release and of those entered since.
 * @param entered notices an administrator entered; a later one of the same year wins
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
  // Every notice has arranged National Day, so a year whose National Day is unknown has had none.
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

/** Whether a day is a Saturday or a Sunday. */
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
