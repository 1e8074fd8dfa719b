import type { Count, CoverageQuestion } from "../coverage/question.rules.js";
import { isWholePopulation, AUDIENCES, WHOLE_POPULATION } from "../../replicas/audience/audience.rules.js";
import { audienceText, countsByItself, type History } from "./history.js";
import type { Numbering } from "./numbering.js";

/** The offset of a part that no question counts. */
export const EXCLUDED = -1;

/**
 * The groups of questions that are answered together. Attendances that all questions count alike form one equivalence
 * class. Each part of an attendance has a key offset, or is EXCLUDED; the offsets of its parts add up to the key of its
 * class.
 */
export interface Grouping {
  /** The events that at least one question counts. */
  readonly matching: readonly number[];
  readonly offsets: KeyOffsets;
  /** The upper bound of keys; every key is below it. */
  readonly keys: number;
  /** True when events are distinguished, by their attributes or by time: then people are in many classes. */
  readonly isByEvent: boolean;
  /**
   * Visits the groups of a class: several of one question when areas contain one another, or when the whole population
   * is a group too.
   */
  visitGroups(key: number, visit: (question: number, group: number) => void): void;
  /** Returns the dimensions of a question's group. */
  combinationOf(question: number, group: number): Combination;
}

/** Key offsets by the numbers of a history. */
export interface KeyOffsets {
  readonly events: Int32Array;
  readonly audiences: Int32Array;
  readonly days: Int32Array;
  readonly areas: Int32Array;
}

type Combination = Omit<Count, "reached" | "contacts" | "unidentified">;
type OfEvent = Pick<Count, "campaign" | "agency" | "kind">;

/** The values that a question distinguishes in a dimension, numbered from 0. */
class Parts<T> {
  readonly #numbers = new Map<string, number>();
  readonly #values: T[] = [];

  of(key: string, value: T): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#values.length);
    return this.#values.push(value) - 1;
  }

  /** The number of values; at least 1, also for a dimension without any. */
  get count(): number {
    return Math.max(1, this.#values.length);
  }

  value(number: number): T {
    return this.#values[number]!;
  }
}

/** A dimension of a question: by number the parts it belongs to, or none when it is left out. */
interface Dimension<T> {
  readonly parts: Parts<T>;
  partsOf(number: number): readonly number[];
}
const NONE: readonly number[] = [];

/** All dimensions of a question. */
interface QuestionDimensions {
  readonly events: Dimension<OfEvent>;
  readonly days: Dimension<string | null>;
  readonly audiences: Dimension<string | null>;
  readonly areas: Dimension<string | null>;
}

/** The numbers of a dimension, in classes of those that have the same parts for every question. */
interface DimensionClasses {
  /** By number: its class, or EXCLUDED. */
  readonly of: Int32Array;
  /** By class and question. */
  readonly parts: readonly (readonly (readonly number[])[])[];
}

/** Returns the grouping of a history in its current state for questions. */
export function groupingOf(history: History, questions: readonly CoverageQuestion[]): Grouping {
  const asked = questions.map((question) => dimensionsOf(history, question));
  const ofAll = (dimension: keyof QuestionDimensions, numbers: number) =>
    classesOf(
      asked.map((each) => each[dimension]),
      numbers,
    );
  const events = ofAll("events", history.events.size + 1);
  const days = ofAll("days", history.days.size + 1);
  const audiences = ofAll("audiences", AUDIENCES.length + 1);
  const areas = ofAll("areas", history.areas.size + 1);

  const ofAudience = areas.parts.length;
  const ofDay = ofAudience * audiences.parts.length;
  const ofEvent = ofDay * days.parts.length;
  const offsets = ({ of }: DimensionClasses, times: number) =>
    of.map((each) => (each === EXCLUDED ? EXCLUDED : each * times));
  return {
    matching: [...events.of.keys()].filter((event) => events.of[event] !== EXCLUDED),
    offsets: {
      events: offsets(events, ofEvent),
      audiences: offsets(audiences, ofAudience),
      days: offsets(days, ofDay),
      areas: areas.of,
    },
    keys: ofEvent * events.parts.length,
    isByEvent: events.parts.length > 1 || days.parts.length > 1,
    visitGroups: (key, visit) => {
      const ofEvents = events.parts[Math.floor(key / ofEvent)]!;
      const ofDays = days.parts[Math.floor((key % ofEvent) / ofDay)]!;
      const ofAudiences = audiences.parts[Math.floor((key % ofDay) / ofAudience)]!;
      const ofAreas = areas.parts[key % ofAudience]!;
      for (const [question, each] of asked.entries())
        for (const event of ofEvents[question]!)
          for (const day of ofDays[question]!)
            for (const audience of ofAudiences[question]!)
              for (const area of ofAreas[question]!)
                visit(question, groupIn(each, event, day, audience, area));
    },
    combinationOf: (question, group) => combinationIn(asked[question]!, group),
  };
}

function dimensionsOf(history: History, question: CoverageQuestion): QuestionDimensions {
  return {
    events: eventsOf(history, question),
    days: daysOf(history, question),
    audiences: audiencesOf(question),
    areas: areasOf(history, question),
  };
}

function classesOf(asked: readonly Dimension<unknown>[], numbers: number): DimensionClasses {
  const of = new Int32Array(numbers).fill(EXCLUDED);
  const known = new Map<string, number>();
  const parts: (readonly number[])[][] = [];
  for (let number = 0; number < numbers; number += 1) {
    const own = asked.map((each) => each.partsOf(number));
    if (!own.some((each) => each.length > 0)) continue;
    const key = own.join("|");
    const found = known.get(key) ?? parts.push(own) - 1;
    known.set(key, found);
    of[number] = found;
  }
  return { of, parts };
}

function groupIn(
  { days, audiences, areas }: QuestionDimensions,
  event: number,
  day: number,
  audience: number,
  area: number,
): number {
  return ((event * days.parts.count + day) * audiences.parts.count + audience) * areas.parts.count + area;
}

function combinationIn({ events, days, audiences, areas }: QuestionDimensions, group: number): Combination {
  const ofDay = audiences.parts.count * areas.parts.count;
  const ofEvent = days.parts.count * ofDay;
  return {
    ...events.parts.value(Math.floor(group / ofEvent)),
    month: days.parts.value(Math.floor((group % ofEvent) / ofDay)),
    audience: audiences.parts.value(Math.floor((group % ofDay) / areas.parts.count)),
    area: areas.parts.value(group % areas.parts.count),
  };
}

function eventsOf(history: History, { by, filter }: CoverageQuestion): Dimension<OfEvent> {
  const { events } = history;
  const parts = new Parts<OfEvent>();
  const numbersOf = (list: readonly string[] | null, numbering: Numbering) =>
    list === null ? null : new Set(list.map((text) => numbering.find(text)));
  const campaigns = numbersOf(filter.campaigns, events.campaigns);
  const agencies = numbersOf(filter.agencies, events.agencies);
  const kinds = numbersOf(filter.kinds, events.kinds);
  return {
    parts,
    partsOf(event) {
      const campaign = events.campaign(event);
      const agency = events.agency(event);
      const kind = events.kind(event);
      if (campaigns?.has(campaign) === false || agencies?.has(agency) === false) return NONE;
      if (kinds?.has(kind) === false || !events.isCounted(event)) return NONE;
      if (history.isOutside(event, filter.from, filter.to)) return NONE;
      const part = {
        campaign: by.has("CAMPAIGN") ? events.campaigns.text(campaign) : null,
        agency: by.has("AGENCY") ? events.agencies.text(agency) : null,
        kind: by.has("KIND") ? events.kinds.text(kind) : null,
      };
      return [parts.of(`${part.campaign} ${part.agency} ${part.kind}`, part)];
    },
  };
}

function daysOf({ days }: History, { by, filter: { from, to } }: CoverageQuestion): Dimension<string | null> {
  const parts = new Parts<string | null>();
  return {
    parts,
    partsOf(day) {
      const date = days.date(day);
      if (day === 0 || (from !== null && date < from) || (to !== null && date > to)) return NONE;
      const month = by.has("MONTH") ? days.months.text(days.month(day)) : null;
      return [parts.of(String(month), month)];
    },
  };
}

/**
 * Returns the audience dimension. A crowd without an audience is part of the whole population, and of no audience by
 * itself.
 */
function audiencesOf({ by, filter: { audiences } }: CoverageQuestion): Dimension<string | null> {
  const parts = new Parts<string | null>();
  const isWhole = isWholePopulation(audiences);
  const isWanted = (audience: number) =>
    countsByItself(audience) && (audiences?.includes(audienceText(audience)) ?? true);
  return {
    parts,
    partsOf(audience) {
      if (!by.has("AUDIENCE")) return isWhole || isWanted(audience) ? [parts.of("", null)] : NONE;
      const counted = isWanted(audience) ? [audienceText(audience)] : [];
      if (isWhole) counted.push(WHOLE_POPULATION);
      return counted.map((each) => parts.of(each, each));
    },
  };
}

/**
 * Returns the area dimension. With AREA each requested area is a part, and they may contain one another; without, all
 * are one.
 */
function areasOf({ areas }: History, { areas: asked, by }: CoverageQuestion): Dimension<string | null> {
  const parts = new Parts<string | null>();
  const isAsked = new Set(asked);
  return {
    parts,
    partsOf(area) {
      const became = areas.became(area);
      const outer: string[] = [];
      for (let length = 1; length <= became.length; length += 1)
        if (isAsked.has(became.slice(0, length))) outer.push(became.slice(0, length));
      if (outer.length === 0 || by.has("AREA")) return outer.map((place) => parts.of(place, place));
      return [parts.of("", null)];
    },
  };
}
