import type { EventKind } from "../../graph/schema.js";
import { shiftDays, isDay, dayStart, type Day } from "../../language/formats.rules.js";
import { firstOfMonth } from "../../language/formats.rules.js";
import { daysFrom, daysOfMonth, mondayOf } from "../../planning/times.rules.js";
import type { CalendarEventsQueryVariables } from "./calendar.documents.js";

export const VIEWS = ["week", "month", "venue", "speaker", "list"] as const;
export type View = (typeof VIEWS)[number];

/** View, day and filters of the calendar; every filter is optional. */
export interface CalendarSearch {
  readonly view: View;
  /** Any day of the range that is shown; null for today. */
  readonly day: Day | null;
  readonly area: string | null;
  readonly agency: string | null;
  readonly campaign: string | null;
  readonly kind: EventKind | null;
  readonly venue: string | null;
  readonly speaker: string | null;
  /** Restricts the calendar to events that wait for the viewer's approval. */
  readonly awaiting: boolean;
}

export const NO_FILTERS = {
  area: null,
  agency: null,
  campaign: null,
  kind: null,
  venue: null,
  speaker: null,
  awaiting: false,
} as const satisfies Partial<CalendarSearch>;

const KINDS: readonly EventKind[] = [
  "SCHOOL_CLASS",
  "WORKER_TRAINING",
  "SENIOR_LECTURE",
  "LECTURE",
  "DOOR_TO_DOOR",
  "DISPLAY",
  "ONLINE",
];
export const EVENT_KINDS = KINDS;

/** Parses the query of an address; invalid values count as absent. */
export function readCalendarSearch(search: URLSearchParams): CalendarSearch {
  const day = search.get("day");
  return {
    view: VIEWS.find((view) => view === search.get("view")) ?? "week",
    day: day && isDay(day) ? day : null,
    area: search.get("area") || null,
    agency: search.get("agency") || null,
    campaign: search.get("campaign") || null,
    kind: KINDS.find((kind) => kind === search.get("kind")) ?? null,
    venue: search.get("venue") || null,
    speaker: search.get("speaker") || null,
    awaiting: search.get("awaiting") === "me",
  };
}

/** Formats the query of the address after `/calendar`; empty for the default view without filters. */
export function writeCalendarSearch({ view, awaiting, ...search }: CalendarSearch): string {
  const parts: [string, string][] = view === "week" ? [] : [["view", view]];
  for (const [name, value] of Object.entries(search)) if (value !== null) parts.push([name, value]);
  if (awaiting) parts.push(["awaiting", "me"]);
  return parts.length === 0 ? "" : `?${new URLSearchParams(parts).toString()}`;
}

/** Returns the days that a view shows. */
export function daysOf(view: View, day: Day): Day[] {
  return view === "month" ? daysOfMonth(day) : daysFrom(mondayOf(day), 7);
}

/** Returns a day of the previous or the next week or month. */
export function shiftRange(view: View, day: Day, by: 1 | -1): Day {
  return view === "month" ? firstOfMonth(day, by) : shiftDays(mondayOf(day), 7 * by);
}

/**
 * Returns the GraphQL filter for the events of some days; cancelled ones are left out.
 * @param agencies the agency of the search and all its descendants; null for no restriction
 */
export function calendarFilterOf(
  search: Omit<CalendarSearch, "agency">,
  days: readonly Day[],
  agencies: readonly string[] | null,
): CalendarEventsQueryVariables["filter"] {
  const { area, campaign, kind, venue, speaker, awaiting } = search;
  return {
    from: dayStart(days[0]!).toISOString(),
    to: dayStart(shiftDays(days.at(-1)!, 1)).toISOString(),
    statuses: ["PROPOSED", "CONFIRMED", "COMPLETED"],
    ...(area && { areas: [area] }),
    ...(agencies && { agencies }),
    ...(campaign && { campaigns: [campaign] }),
    ...(kind && { kinds: [kind] }),
    ...(venue && { venues: [venue] }),
    ...(speaker && { speakers: [speaker] }),
    ...(awaiting && { awaitingMyDecision: true }),
  };
}

/** Returns true when at least one filter is set. */
export function isFiltered(search: CalendarSearch): boolean {
  return Object.keys(NO_FILTERS).some((name) => Boolean(search[name as keyof typeof NO_FILTERS]));
}

/** Returns the address of the registration form, filled in from the filters. */
export function registerAddress({
  venue,
  area,
  campaign,
}: Pick<CalendarSearch, "venue" | "area" | "campaign">): string {
  const known = Object.entries({ venue, area, campaign }).filter(
    (part): part is [string, string] => part[1] !== null,
  );
  return `/register${known.length > 0 ? `?${new URLSearchParams(known).toString()}` : ""}`;
}
