import type { Viewer } from "@starlane/auth";
import type { EventRow } from "../../calendar/event/event.row.js";

/** The kinds of events that somebody talks at. */
export const KINDS_WITH_SPEAKER: readonly EventRow["kind"][] = [
  "SCHOOL_CLASS",
  "WORKER_TRAINING",
  "SENIOR_LECTURE",
  "LECTURE",
];

/** How soon an event starts that ought to have its speakers by now. */
export const DAYS_AHEAD = 14;

/** The most of each list on a start page; its count says how many there are. */
export const MOST_DUE = 50;

/** Whose events in an area are a viewer's to see to, and which campaigns: an administrator's, and a planner's. */
export function grantedAreas(viewer: Viewer, role: "ADMIN" | "PLANNER"): string[] {
  return viewer.grants.filter((grant) => grant.role === role).map(({ area }) => area);
}
