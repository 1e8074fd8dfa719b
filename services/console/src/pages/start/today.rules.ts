import { shiftDays, dayStart, type Day } from "../../language/formats.rules.js";
import { holds, type SessionViewer } from "../../session/viewer.rules.js";
import type { TodayQueryVariables } from "./today.documents.js";

/**
 * Returns the filter for a user's events of the day: for partners those of their agency and its descendants, for
 * planners and check-in staff those in their areas.
 * @param ownAgencies the viewer's agency and its descendants; null while they are unknown
 */
export function eventsOfDay(
  viewer: SessionViewer,
  ownAgencies: readonly string[] | null,
  today: Day,
): TodayQueryVariables["filter"] {
  const within = {
    from: dayStart(today).toISOString(),
    to: dayStart(shiftDays(today, 1)).toISOString(),
    statuses: ["PROPOSED", "CONFIRMED", "COMPLETED"] as const,
  };
  if (!holds(viewer, ["ADMIN", "PLANNER", "OFFICER", "ANALYST"]))
    return { ...within, agencies: ownAgencies ?? [viewer.agency.id] };
  return { ...within, areas: viewer.grants.map(({ area }) => area.id) };
}

/** Returns the phase of an event at an instant. */
export function phaseOf(
  { startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string },
  now: Date,
): "OVER" | "NOW" | "AHEAD" {
  if (Date.parse(endsAt) <= now.getTime()) return "OVER";
  return Date.parse(startsAt) <= now.getTime() ? "NOW" : "AHEAD";
}

/** Returns the part of the day in the district's time zone, for a greeting. */
export function partOfDay(hour: number): "MORNING" | "AFTERNOON" | "EVENING" {
  if (hour >= 5 && hour < 12) return "MORNING";
  return hour >= 12 && hour < 18 ? "AFTERNOON" : "EVENING";
}
