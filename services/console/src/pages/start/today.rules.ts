import { shiftDays, dayStart, type Day } from "../../language/formats.rules.js";
import { holds, type SessionViewer } from "../../session/viewer.rules.js";
import type { TodayQueryVariables } from "./today.documents.js";

/**
 * Which events of a day are somebody's: a partner's are those of their agency and those below it; whoever plans or takes
 * attendance for an area has those in it.
 * @param ours null where it is not known which agencies are below
 */
export function eventsOfDay(
  viewer: SessionViewer,
  ours: readonly string[] | null,
  today: Day,
): TodayQueryVariables["filter"] {
  const within = {
    from: dayStart(today).toISOString(),
    to: dayStart(shiftDays(today, 1)).toISOString(),
    statuses: ["PROPOSED", "CONFIRMED", "COMPLETED"] as const,
  };
  if (!holds(viewer, ["ADMIN", "PLANNER", "OFFICER", "ANALYST"]))
    return { ...within, agencies: ours ?? [viewer.agency.id] };
  return { ...within, areas: viewer.grants.map(({ area }) => area.id) };
}

/** What is going on at an instant: over, under way, or still to come. */
export function phaseOf(
  { startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string },
  now: Date,
): "OVER" | "NOW" | "AHEAD" {
  if (Date.parse(endsAt) <= now.getTime()) return "OVER";
  return Date.parse(startsAt) <= now.getTime() ? "NOW" : "AHEAD";
}

/** The part of the day by the district's clock, for a greeting. */
export function partOfDay(hour: number): "MORNING" | "AFTERNOON" | "EVENING" {
  if (hour >= 5 && hour < 12) return "MORNING";
  return hour >= 12 && hour < 18 ? "AFTERNOON" : "EVENING";
}
