export * from "./district-time.js";
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
