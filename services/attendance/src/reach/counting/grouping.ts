import type { Count, Question } from "../coverage/question.rules.js";
import { areEverybody, AUDIENCES, EVERYBODY } from "../../replicas/audience/audience.rules.js";
import { audienceText, countsByItself, type History } from "./history.js";
import type { Numbering } from "./numbering.js";

/** Of what no question counts. */
export const OUT = -1;

/**
 * How questions that are answered together group what they count. Attendances that all of them count alike are a lot. Each part
 * of an attendance has a share, or is OUT; the shares of its parts add up to the key of its lot.
 */
export interface Grouping {
  /** The events of which some question counts. */
  readonly matching: readonly number[];
  readonly shares: Shares;
  /** How many keys there may be; every key is below. */
  readonly keys: number;
  /** Whether events are told apart, by what they are or by when: then people are in many lots. */
  readonly isByEvent: boolean;
  /** Visits the groups that a lot is part of: several of a question where areas lie in one another, or all are everybody too. */
  visitGroups(key: number, visit: (question: number, group: number) => void): void;
  /** What a group of a question is about. */
  combinationOf(question: number, group: number): Combination;
}

/** By the numbers that a history has for them. */
export interface Shares {
  readonly events: Int32Array;
  readonly audiences: Int32Array;
  readonly days: Int32Array;
  readonly areas: Int32Array;
}

type Combination = Omit<Count, "reached" | "contacts" | "unidentified">;
type OfEvent = Pick<Count, "campaign" | "agency" | "kind">;

/** The values that a question tells apart in a dimension, numbered from 0. */
class Parts<T> {
  readonly #numbers = new Map<string, number>();
  readonly #values: T[] = [];

  of(key: string, value: T): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#values.length);
    return this.#values.push(value) - 1;
  }

  /** How many there are; a dimension in which nothing occurs has one that nothing is in. */
  get count(): number {
    return Math.max(1, this.#values.length);
  }

  value(number: number): T {
    return this.#values[number]!;
  }
}

/** What a question tells apart in a dimension: of each number its parts, of which it has none where it is left out. */
interface Dimension<T> {
  readonly parts: Parts<T>;
  partsOf(number: number): readonly number[];
}
const NONE: readonly number[] = [];

/** The same of all of a question's dimensions. */
interface Asked {
  readonly events: Dimension<OfEvent>;
  readonly days: Dimension<string | null>;
  readonly audiences: Dimension<string | null>;
  readonly areas: Dimension<string | null>;
}

/** The numbers of a dimension, in classes of those that have the same parts for every question. */
interface Classes {
  /** By number its class, or OUT. */
  readonly of: Int32Array;
  /** By class and question. */
  readonly parts: readonly (readonly (readonly number[])[])[];
}

/** How questions group a history as it is now. */
export function groupingOf(history: History, questions: readonly Question[]): Grouping {
  const asked = questions.map((question) => askedOf(history, question));
  const ofAll = (dimension: keyof Asked, numbers: number) =>
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
  const shares = ({ of }: Classes, times: number) => of.map((each) => (each === OUT ? OUT : each * times));
  return {
    matching: [...events.of.keys()].filter((event) => events.of[event] !== OUT),
    shares: {
      events: shares(events, ofEvent),
      audiences: shares(audiences, ofAudience),
      days: shares(days, ofDay),
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

function askedOf(history: History, question: Question): Asked {
  return {
    events: eventsOf(history, question),
    days: daysOf(history, question),
    audiences: audiencesOf(question),
    areas: areasOf(history, question),
  };
}

function classesOf(asked: readonly Dimension<unknown>[], numbers: number): Classes {
  const of = new Int32Array(numbers).fill(OUT);
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
  { days, audiences, areas }: Asked,
  event: number,
  day: number,
  audience: number,
  area: number,
): number {
  return ((event * days.parts.count + day) * audiences.parts.count + audience) * areas.parts.count + area;
}

function combinationIn({ events, days, audiences, areas }: Asked, group: number): Combination {
  const ofDay = audiences.parts.count * areas.parts.count;
  const ofEvent = days.parts.count * ofDay;
  return {
    ...events.parts.value(Math.floor(group / ofEvent)),
    month: days.parts.value(Math.floor((group % ofEvent) / ofDay)),
    audience: audiences.parts.value(Math.floor((group % ofDay) / areas.parts.count)),
    area: areas.parts.value(group % areas.parts.count),
  };
}

function eventsOf(history: History, { by, filter }: Question): Dimension<OfEvent> {
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

function daysOf({ days }: History, { by, filter: { from, to } }: Question): Dimension<string | null> {
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

/** A crowd of which nobody said what it was is part of everybody, and of no audience by itself. */
function audiencesOf({ by, filter: { audiences } }: Question): Dimension<string | null> {
  const parts = new Parts<string | null>();
  const isEverybody = areEverybody(audiences);
  const isWanted = (audience: number) =>
    countsByItself(audience) && (audiences?.includes(audienceText(audience)) ?? true);
  return {
    parts,
    partsOf(audience) {
      if (!by.has("AUDIENCE")) return isEverybody || isWanted(audience) ? [parts.of("", null)] : NONE;
      const counted = isWanted(audience) ? [audienceText(audience)] : [];
      if (isEverybody) counted.push(EVERYBODY);
      return counted.map((each) => parts.of(each, each));
    },
  };
}

/** With AREA each area asked for is a place, and they may lie in one another; without, all are one. */
function areasOf({ areas }: History, { areas: asked, by }: Question): Dimension<string | null> {
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
