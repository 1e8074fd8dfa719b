import type { Viewer } from "@starlane/auth";
import type { EventRow } from "../../calendar/event/event.row.js";

/** The kinds of events that need a speaker. */
export const KINDS_WITH_SPEAKER: readonly EventRow["kind"][] = [
  "SCHOOL_CLASS",
  "WORKER_TRAINING",
  "SENIOR_LECTURE",
  "LECTURE",
];

/** The days before its start within which an event should have its speakers. */
export const DAYS_AHEAD = 14;

/** The most rows of each list on a start page; the count covers all. */
export const MOST_DUE = 50;

/** Returns the areas in which the viewer has a role. */
export function grantedAreas(viewer: Viewer, role: "ADMIN" | "PLANNER"): string[] {
  return viewer.grants.filter((grant) => grant.role === role).map(({ area }) => area);
}
