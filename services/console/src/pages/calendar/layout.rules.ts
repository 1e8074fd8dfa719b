import { shiftDays, dayStart, type Day } from "../../language/formats.rules.js";
import { minutesInto, type Interval } from "../../planning/times.rules.js";

const DAY_MINUTES = 24 * 60;

/** Returns true when an event overlaps a day. */
export function touches({ startsAt, endsAt }: Interval, day: Day): boolean {
  return (
    Date.parse(startsAt) < dayStart(shiftDays(day, 1)).getTime() &&
    Date.parse(endsAt) > dayStart(day).getTime()
  );
}

/** Position of an event in the column of a day: its minutes, and its lane among events that overlap. */
export interface PlacedBlock<Event> {
  readonly event: Event;
  readonly from: number;
  readonly until: number;
  /** Index from 0. */
  readonly lane: number;
  /** Number of lanes at that time. */
  readonly lanes: number;
}

/** Block that stands for the events that do not fit beside the others, and links to all of them. */
export interface OverflowBlock {
  readonly from: number;
  readonly until: number;
  readonly count: number;
  readonly lanes: number;
}

/** Most lanes side by side that remain readable. */
const MAX_LANES = 3;
/** Least height of an event, so that a short one has room for its title. */
const MIN_MINUTES = 30;

/** Lays out the events of a day in lanes where they overlap; with more than three lanes, the last collects the rest. */
export function layOutDay<Event extends Interval>(
  events: readonly Event[],
  day: Day,
): { placed: PlacedBlock<Event>[]; overflows: OverflowBlock[] } {
  const spans = events
    .filter((event) => touches(event, day))
    .map((event) => {
      const from = Math.max(0, minutesInto(day, event.startsAt));
      const until = Math.min(DAY_MINUTES, minutesInto(day, event.endsAt));
      return { event, from, until: Math.max(until, Math.min(DAY_MINUTES, from + MIN_MINUTES)) };
    })
    .toSorted((one, other) => one.from - other.from || other.until - one.until);
  const placed: PlacedBlock<Event>[] = [];
  const overflows: OverflowBlock[] = [];
  for (const cluster of clustersOf(spans)) {
    const ends: number[] = [];
    const laned = cluster.map((span) => {
      const free = ends.findIndex((end) => end <= span.from);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = span.until;
      return { ...span, lane };
    });
    if (ends.length <= MAX_LANES) {
      placed.push(...laned.map((span) => ({ ...span, lanes: ends.length })));
      continue;
    }
    // The last lane holds the block that shows the number of the others.
    const shown = laned.filter(({ lane }) => lane < MAX_LANES - 1);
    const rest = laned.filter(({ lane }) => lane >= MAX_LANES - 1);
    placed.push(...shown.map((span) => ({ ...span, lanes: MAX_LANES })));
    overflows.push({
      from: Math.min(...rest.map(({ from }) => from)),
      until: Math.max(...rest.map(({ until }) => until)),
      count: rest.length,
      lanes: MAX_LANES,
    });
  }
  return { placed, overflows };
}

/** Groups sorted spans into clusters of spans that overlap, directly or through others. */
function clustersOf<Span extends { readonly from: number; readonly until: number }>(
  spans: readonly Span[],
): Span[][] {
  const clusters: Span[][] = [];
  let end = -1;
  for (const span of spans) {
    if (span.from >= end) clusters.push([]);
    clusters.at(-1)!.push(span);
    end = Math.max(end, span.until);
  }
  return clusters;
}

const [OPENS, CLOSES] = [8, 19];

/** Returns the hours that a week shows: 08:00 to 19:00, extended as far as its events require. */
export function shownHours(
  events: readonly Interval[],
  days: readonly Day[],
): { first: number; last: number } {
  let [first, last] = [OPENS, CLOSES];
  for (const day of days)
    for (const event of events) {
      if (!touches(event, day)) continue;
      first = Math.min(first, Math.floor(Math.max(0, minutesInto(day, event.startsAt)) / 60));
      last = Math.max(last, Math.ceil(Math.min(DAY_MINUTES, minutesInto(day, event.endsAt)) / 60));
    }
  return { first, last };
}

/** Rounds to the nearest quarter of an hour. */
export function snapToQuarter(minutes: number): number {
  return Math.round(minutes / 15) * 15;
}

/** A row of the calendar by venue or by speaker, with its events. */
export interface Lane<Event> {
  /** Null for events without a venue or a speaker. */
  readonly id: string | null;
  readonly name: string;
  readonly events: readonly Event[];
}

interface WithVenueAndSpeakers {
  readonly venue: { readonly id: string; readonly name: string } | null;
  readonly speakers: readonly { readonly id: string; readonly name: string }[];
}

/** Groups events by venue or by speaker, sorted by name; events without one come last. */
export function lanesBy<Event extends WithVenueAndSpeakers>(
  events: readonly Event[],
  by: "venue" | "speaker",
): Lane<Event>[] {
  const lanes = new Map<string, { id: string; name: string; events: Event[] }>();
  const none: Event[] = [];
  for (const event of events) {
    const holders = by === "venue" ? (event.venue ? [event.venue] : []) : event.speakers;
    if (holders.length === 0) none.push(event);
    for (const { id, name } of holders) {
      const lane = lanes.get(id) ?? { id, name, events: [] };
      lane.events.push(event);
      lanes.set(id, lane);
    }
  }
  const named = [...lanes.values()].toSorted((one, other) => one.name.localeCompare(other.name, "zh-CN"));
  return none.length > 0 ? [...named, { id: null, name: "", events: none }] : named;
}
