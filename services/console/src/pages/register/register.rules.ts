import type { EventKind, Weekday } from "../../graph/schema.js";
import { dayOf, isDay, dayStart, type Day } from "../../language/formats.rules.js";

/** What somebody has filled in so far; null is nothing yet. */
export interface Form {
  readonly campaign: string | null;
  readonly kind: EventKind;
  readonly venue: string | null;
  readonly area: string | null;
  readonly audiences: readonly string[];
  /** As written; empty takes the one that is proposed. */
  readonly title: string;
  readonly day: Day;
  /** `HH:mm` by the district's clock. */
  readonly starts: string | null;
  readonly minutes: number;
  readonly speakers: readonly string[];
  /** The last day of a series by the week; null where it is held once. */
  readonly until: Day | null;
  /** On which weekdays a series is held besides that of its first day. */
  readonly weekdays: readonly Weekday[];
  /** In every week, or every other one. */
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

/** Whether events of a kind name an area in place of a venue. */
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

/** An empty form, on a day. */
export function blank(day: Day): Form {
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

/** A form on another day, at no time yet: another day has other free times. A series goes on at least until then. */
export function moveFormToDay(form: Form, day: Day): Form {
  const until = form.until !== null && form.until < day ? day : form.until;
  return { ...form, day, starts: null, until };
}

/** A form with another kind, and the audience that goes with it; where it is held is another sort of place for some. */
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
 * The form that the page opens with: what a link says (`campaign`, `kind`, `venue`, `area`, `audience`, `date`) over an
 * empty one; without a link, what was left unfinished.
 */
export function opening(search: URLSearchParams, draft: Form | null, today: Day): Form {
  const asked = (name: string) => search.get(name) || null;
  const kind = REGISTRABLE_KINDS.find((one) => one === asked("kind"));
  const date = asked("date");
  const isLinked = ["campaign", "kind", "venue", "area", "audience", "date"].some((name) => search.has(name));
  if (!isLinked) return draft ?? blank(today);
  const form = kind ? withKind(blank(today), kind) : blank(today);
  const audience = asked("audience");
  const guessed =
    kind ?? REGISTRABLE_KINDS.find((one) => audience !== null && usualAudience(one) === audience);
  return {
    ...form,
    kind: guessed ?? form.kind,
    campaign: asked("campaign"),
    venue: asked("venue"),
    area: asked("area"),
    audiences: audience === null ? form.audiences : [audience],
    day: date !== null && isDay(date) && date >= today ? date : today,
  };
}

/** What was left unfinished, or null when it is nothing that could be used. */
export function readDraft(text: string | null, viewer: string): Form | null {
  try {
    const { viewer: whose, form } = JSON.parse(text ?? "null") as { viewer: string; form: Form };
    const isWhole = REGISTRABLE_KINDS.includes(form.kind) && isDay(form.day) && Array.isArray(form.audiences);
    return whose === viewer && isWhole ? { ...blank(form.day), ...form } : null;
  } catch {
    return null;
  }
}

/** Something that is still to be filled in, in the order of the form. */
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

/** The instants of a form; null as long as it has no time. */
export function timesOf({ day, starts, minutes }: Pick<Form, "day" | "starts" | "minutes">) {
  if (starts === null || !isDay(day)) return null;
  const [hours = 0, past = 0] = starts.split(":").map(Number);
  const from = dayStart(day).getTime() + (hours * 60 + past) * 60_000;
  return { startsAt: new Date(from).toISOString(), endsAt: new Date(from + minutes * 60_000).toISOString() };
}

/** What is sent; null as long as something is missing. */
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

/** A form moved to an instant, with the time and day of the district. */
export function moveFormTo(form: Form, instant: string): Form {
  const local = new Date(Date.parse(instant) + 8 * 60 * 60_000).toISOString();
  return { ...form, day: dayOf(new Date(instant)), starts: local.slice(11, 16) };
}

interface Window {
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A talk begins on the half hour, or as soon as there is room. */
const STEP_MS = 30 * 60_000;

/**
 * Times at which something so long can begin within free windows, as `HH:mm` of the district: the first moment of each
 * window, and each half hour after that.
 * @param from nothing earlier than this instant
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
