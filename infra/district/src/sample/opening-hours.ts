import { WEEKDAYS, type Weekday } from "@starlane/calendar";
import type { SampleOpeningHours, SampleVenueKind } from "./sample.type.js";

const WORKDAYS = WEEKDAYS.slice(0, 5);
const WEEKEND = WEEKDAYS.slice(5);

function open(days: readonly Weekday[], opens: string, closes: string): SampleOpeningHours[] {
  return days.map((weekday) => ({ weekday, opens, closes }));
}

/** The opening hours of the sample venues, by kind. */
export const OPENING_HOURS: Readonly<Record<SampleVenueKind, readonly SampleOpeningHours[]>> = {
  SCHOOL: open(WORKDAYS, "08:00", "18:00"),
  ENTERPRISE: open(WEEKDAYS.slice(0, 6), "08:00", "20:00"),
  SENIOR_UNIVERSITY: open(WORKDAYS, "08:30", "17:30"),
  COMMUNITY_ROOM: open(WEEKDAYS, "09:00", "21:00"),
  POLICE_ROOM: open(WEEKDAYS, "08:30", "21:00"),
  COURIER_POINT: open(WEEKDAYS, "08:00", "20:00"),
  SHOP: open(WEEKDAYS, "09:00", "22:00"),
  RENTAL_HOUSING: [...open(WORKDAYS, "18:00", "21:30"), ...open(WEEKEND, "10:00", "21:30")],
  PUBLIC_SPACE: open(WEEKDAYS, "07:00", "22:00"),
};
