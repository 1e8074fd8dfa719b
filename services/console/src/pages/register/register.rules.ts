import type { EventKind, Weekday } from "../../graph/schema.js";
import { dayOf, isDay, dayStart, type Day } from "../../language/formats.rules.js";

/** State of the registration form; null means not filled in yet. */
export interface Form {
  readonly campaign: string | null;
  readonly kind: EventKind;
  readonly venue: string | null;
  readonly area: string | null;
  readonly audiences: readonly string[];
  /** Empty for the proposed title. */
  readonly title: string;
  readonly day: Day;
  /** `HH:mm` in the district's time zone. */
  readonly starts: string | null;
  readonly minutes: number;
  readonly speakers: readonly string[];
  /** The last day of a weekly series; null for a single event. */
  readonly until: Day | null;
  /** Weekdays of a series in addition to that of its first day. */
  readonly weekdays: readonly Weekday[];
  /** Interval of a series in weeks. */
  readonly everyWeeks: 1 | 2;
}

export const REGISTRABLE_KINDS: readonly EventKind[] = [
  "SCHOOL_CLASS",
  "WORKER_TRAINING",
  "SENIOR_LECTURE",
  "LECTURE",
  "DISPLAY",
  "DOOR_TO_DOOR",
  "ONLINE",
];
export const LENGTHS = [30, 45, 60, 90, 120, 180] as const;

/** Returns true for kinds of events that take place in an area rather than at a venue. */
export function isAbroad(kind: EventKind): boolean {
  return kind === "DOOR_TO_DOOR" || kind === "ONLINE";
}

const USUAL: Readonly<Record<EventKind, string>> = {
  SCHOOL_CLASS: "ADOLESCENT",
  WORKER_TRAINING: "MIGRANT_WORKER",
  SENIOR_LECTURE: "ELDERLY",
  LECTURE: "RESIDENT",
  DISPLAY: "RESIDENT",
  DOOR_TO_DOOR: "RESIDENT",
  ONLINE: "RESIDENT",
};

export function usualAudience(kind: EventKind): string {
  return USUAL[kind];
}

/** Returns an empty form for a day. */
export function emptyForm(day: Day): Form {
  return {
    campaign: null,
    kind: "LECTURE",
    venue: null,
    area: null,
    audiences: ["RESIDENT"],
    title: "",
    day,
    starts: null,
    minutes: 45,
    speakers: [],
    until: null,
    weekdays: [],
    everyWeeks: 1,
  };
}

/**
 * Moves a form to another day and clears its time, since the free times differ. A series never ends before that day.
 */
export function moveFormToDay(form: Form, day: Day): Form {
  const until = form.until !== null && form.until < day ? day : form.until;
  return { ...form, day, starts: null, until };
}

/** Changes the kind of a form with its usual audience, and clears the place if the kind needs another sort of place. */
export function withKind(form: Form, kind: EventKind): Form {
  const wasUsual = form.audiences.length === 1 && form.audiences[0] === usualAudience(form.kind);
  return {
    ...form,
    kind,
    audiences: wasUsual ? [usualAudience(kind)] : form.audiences,
    venue: isAbroad(kind) ? null : form.venue,
    starts: isAbroad(kind) === isAbroad(form.kind) ? form.starts : null,
  };
}

/**
 * Returns the initial form of the page: the values of a link (`campaign`, `kind`, `venue`, `area`, `audience`, `date`)
 * over an empty form; without a link, the stored draft.
 */
export function initialForm(search: URLSearchParams, draft: Form | null, today: Day): Form {
  const param = (name: string) => search.get(name) || null;
  const kind = REGISTRABLE_KINDS.find((one) => one === param("kind"));
  const date = param("date");
  const isLinked = ["campaign", "kind", "venue", "area", "audience", "date"].some((name) => search.has(name));
  if (!isLinked) return draft ?? emptyForm(today);
  const form = kind ? withKind(emptyForm(today), kind) : emptyForm(today);
  const audience = param("audience");
  const guessed =
    kind ?? REGISTRABLE_KINDS.find((one) => audience !== null && usualAudience(one) === audience);
  return {
    ...form,
    kind: guessed ?? form.kind,
    campaign: param("campaign"),
    venue: param("venue"),
    area: param("area"),
    audiences: audience === null ? form.audiences : [audience],
    day: date !== null && isDay(date) && date >= today ? date : today,
  };
}

/** Parses the stored draft; null when it is invalid or another user's. */
export function readDraft(text: string | null, viewer: string): Form | null {
  try {
    const { viewer: whose, form } = JSON.parse(text ?? "null") as { viewer: string; form: Form };
    const isWhole = REGISTRABLE_KINDS.includes(form.kind) && isDay(form.day) && Array.isArray(form.audiences);
    return whose === viewer && isWhole ? { ...emptyForm(form.day), ...form } : null;
  } catch {
    return null;
  }
}

/** A required field that is still empty, in the order of the form. */
export type Missing = "campaign" | "venue" | "area" | "audiences" | "starts";

export function missingIn(form: Form): Missing[] {
  const missing: Missing[] = [];
  if (form.campaign === null) missing.push("campaign");
  if (isAbroad(form.kind) ? form.area === null : form.venue === null)
    missing.push(isAbroad(form.kind) ? "area" : "venue");
  if (form.audiences.length === 0) missing.push("audiences");
  if (form.starts === null) missing.push("starts");
  return missing;
}

/** Returns the start and the end of a form; null while it has no time. */
export function timesOf({ day, starts, minutes }: Pick<Form, "day" | "starts" | "minutes">) {
  if (starts === null || !isDay(day)) return null;
  const [hours = 0, past = 0] = starts.split(":").map(Number);
  const from = dayStart(day).getTime() + (hours * 60 + past) * 60_000;
  return { startsAt: new Date(from).toISOString(), endsAt: new Date(from + minutes * 60_000).toISOString() };
}

/** Returns the input of the mutation; null while a required field is empty. */
export function inputOf(form: Form, proposedTitle: string) {
  const times = timesOf(form);
  if (missingIn(form).length > 0 || !times) return null;
  const { campaign, kind, venue, area, audiences, speakers, title } = form;
  return {
    campaign: campaign!,
    title: title.trim() || proposedTitle,
    kind,
    ...(isAbroad(kind) ? { area } : { venue }),
    audiences,
    ...times,
    ...(speakers.length > 0 && { speakers }),
  };
}

/** Moves a form to an instant, converted to the day and the time of the district. */
export function moveFormTo(form: Form, instant: string): Form {
  const local = new Date(Date.parse(instant) + 8 * 60 * 60_000).toISOString();
  return { ...form, day: dayOf(new Date(instant)), starts: local.slice(11, 16) };
}

interface Window {
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Grid of start times. A talk starts on the half hour, or as soon as the venue is free. */
const STEP_MS = 30 * 60_000;

/**
 * Returns the start times, as `HH:mm` of the district, at which an event of that length fits in the free windows: the
 * first moment of each window, and each half hour after that.
 * @param from earliest start
 */
export function startsIn(windows: readonly Window[], minutes: number, from: Date): string[] {
  const starts = windows.flatMap(({ startsAt, endsAt }) => {
    const last = Date.parse(endsAt) - minutes * 60_000;
    const first = Math.max(Date.parse(startsAt), Math.ceil(from.getTime() / STEP_MS) * STEP_MS);
    const found = first <= last ? [first] : [];
    for (let at = (Math.floor(first / STEP_MS) + 1) * STEP_MS; at <= last; at += STEP_MS) found.push(at);
    return found;
  });
  return starts.map((at) => new Date(at + 8 * 60 * 60_000).toISOString().slice(11, 16));
}
