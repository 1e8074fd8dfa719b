export {
  addDays,
  addMonths,
  daysBetween,
  DISTRICT_TIME_ZONE,
  eachDate,
  instantAt,
  isLocalDate,
  isLocalTime,
  localDate,
  localTime,
  monthOf,
  startOfDay,
  weekday,
  WEEKDAYS,
  weekOf,
  type LocalDate,
  type LocalTime,
  type Weekday,
} from "./district-time.js";
export type { LocalizedName } from "./announced-days.js";
export {
  holidayCalendar,
  type Holiday,
  type HolidayCalendar,
  type HolidayNotice,
} from "./holiday-calendar.js";
export {
  schoolCalendar,
  type SchoolCalendar,
  type SchoolCalendarEntries,
  type SchoolDay,
  type SchoolVacation,
} from "./school-calendar.js";
