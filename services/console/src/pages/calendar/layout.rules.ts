import { shiftDays, dayStart, type Day } from "../../language/formats.rules.js";
import { minutesInto, type Interval } from "../../planning/times.rules.js";

const DAY_MINUTES = 24 * 60;

/** Whether an event touches a day. */
export function touches({ startsAt, endsAt }: Interval, day: Day): boolean {
  return (
    Date.parse(startsAt) < dayStart(shiftDays(day, 1)).getTime() &&
    Date.parse(endsAt) > dayStart(day).getTime()
  );
}

/** Where an event stands in the column of a day: from which minute to which, and beside how many others. */
export interface PlacedBlock<Event> {
  readonly event: Event;
  readonly from: number;
  readonly until: number;
  /** From 0. */
  readonly lane: number;
  /** How many stand beside each other there. */
  readonly lanes: number;
}

/** What does not fit beside the others, as one block that leads to all of it. */
export interface OverflowBlock {
  readonly from: number;
  readonly until: number;
  readonly count: number;
  readonly lanes: number;
}

/** Beside more than these, nobody can read anything. */
const MOST_LANES = 3;
/** A short event still has a line to read. */
const SHORTEST_MINUTES = 30;

/** Puts the events of a day beside each other where they overlap; what is more than three becomes a crowd. */
export function layDay<Event extends Interval>(
  events: readonly Event[],
  day: Day,
): { placed: PlacedBlock<Event>[]; crowds: OverflowBlock[] } {
  const spans = events
    .filter((event) => touches(event, day))
    .map((event) => {
      const from = Math.max(0, minutesInto(day, event.startsAt));
      const until = Math.min(DAY_MINUTES, minutesInto(day, event.endsAt));
      return { event, from, until: Math.max(until, Math.min(DAY_MINUTES, from + SHORTEST_MINUTES)) };
    })
    .toSorted((one, other) => one.from - other.from || other.until - one.until);
  const placed: PlacedBlock<Event>[] = [];
  const crowds: OverflowBlock[] = [];
  for (const cluster of clustersOf(spans)) {
    const ends: number[] = [];
    const laned = cluster.map((span) => {
      const free = ends.findIndex((end) => end <= span.from);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = span.until;
      return { ...span, lane };
    });
    if (ends.length <= MOST_LANES) {
      placed.push(...laned.map((span) => ({ ...span, lanes: ends.length })));
      continue;
    }
    // The last lane is for the block that says how many more there are.
    const shown = laned.filter(({ lane }) => lane < MOST_LANES - 1);
    const rest = laned.filter(({ lane }) => lane >= MOST_LANES - 1);
    placed.push(...shown.map((span) => ({ ...span, lanes: MOST_LANES })));
    crowds.push({
      from: Math.min(...rest.map(({ from }) => from)),
      until: Math.max(...rest.map(({ until }) => until)),
      count: rest.length,
      lanes: MOST_LANES,
    });
  }
  return { placed, crowds };
}

/** Stretches in order, those together that overlap, one through the other. */
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

/** The hours that a week shows: a working day, and as much more as its events need. */
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

/** The nearest quarter of an hour. */
export function snapped(minutes: number): number {
  return Math.round(minutes / 15) * 15;
}

/** A row of the lanes: a venue or a speaker, and what holds it. */
export interface Lane<Event> {
  /** Null for what has none. */
  readonly id: string | null;
  readonly name: string;
  readonly events: readonly Event[];
}

interface Held {
  readonly venue: { readonly id: string; readonly name: string } | null;
  readonly speakers: readonly { readonly id: string; readonly name: string }[];
}

/** Events by the venue or the speakers that they hold, by name; last what holds none. */
export function lanesBy<Event extends Held>(
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
