import type { Count, Question } from "../coverage/question.rules.js";
import { areEverybody, AUDIENCES, EVERYBODY } from "../audience/audience.rules.js";
import { audienceText, countsByItself, headOf, NOBODY_SAID, type History } from "./history.js";

/** Of what a question leaves out. */
export const OUT = -1;
/** Of an area that lies in several places that are asked for. */
export const SEVERAL = -2;

/**
 * How a question groups what it counts. Each part of an attendance has a share, or is OUT; the shares of its parts add up to
 * the key of its group.
 */
export interface Grouping {
  /** The events that match. */
  readonly events: readonly number[];
  /** By event and audience, as rows have them in their head; twice where some count as their own audience and as everybody. */
  readonly heads: readonly Int32Array[];
  readonly days: Int32Array;
  /** By area. */
  readonly areas: Int32Array;
  /** By area that is SEVERAL: the share in each. */
  readonly several: ReadonlyMap<number, readonly number[]>;
  /** How many keys there may be; every key is below. */
  readonly keys: number;
  /** The combination a key stands for. */
  combinationOf(key: number): Combination;
}

type Combination = Omit<Count, "reached" | "contacts" | "unidentified">;

/** The values that occur of a dimension, numbered from 0. */
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

/** How a question groups a history as it is now. */
export function groupingOf(history: History, question: Question): Grouping {
  const events = groupEvents(history, question);
  const days = groupDays(history, question);
  const audiences = groupAudiences(question);
  const places = groupAreas(history, question);
  const ofAudience = places.parts.count;
  const ofDay = ofAudience * audiences.parts.count;
  const ofEvent = ofDay * days.parts.count;

  const heads = audiences.of.map((shares) => {
    const some = new Int32Array(headOf(history.events.size + 1, 0)).fill(OUT);
    for (const [event, part] of events.of)
      for (const [audience, share] of shares)
        some[headOf(event, audience)] = part * ofEvent + share * ofAudience;
    return some;
  });
  return {
    events: [...events.of.keys()],
    heads,
    days: days.of.map((part) => (part === OUT ? OUT : part * ofDay)),
    areas: places.of,
    several: places.several,
    keys: ofEvent * events.parts.count,
    combinationOf: (key) => ({
      ...events.parts.value(Math.floor(key / ofEvent)),
      month: days.parts.value(Math.floor((key % ofEvent) / ofDay)),
      audience: audiences.parts.value(Math.floor((key % ofDay) / ofAudience)),
      area: places.parts.value(key % ofAudience),
    }),
  };
}

function groupEvents(history: History, { by, filter }: Question) {
  const { events } = history;
  const of = new Map<number, number>();
  const parts = new Parts<Pick<Count, "campaign" | "agency" | "kind">>();
  const setOf = (list: readonly string[] | null) => (list === null ? null : new Set(list));
  const [campaigns, agencies, kinds] = [filter.campaigns, filter.agencies, filter.kinds].map(setOf);
  for (let event = 1; event <= events.size; event += 1) {
    if (!events.isCounted(event) || history.isOutside(event, filter.from, filter.to)) continue;
    const campaign = events.campaigns.text(events.campaign(event));
    const agency = events.agencies.text(events.agency(event));
    const kind = events.kinds.text(events.kind(event));
    if (campaigns?.has(campaign) === false || agencies?.has(agency) === false) continue;
    if (kinds?.has(kind) === false) continue;
    const part = {
      campaign: by.has("CAMPAIGN") ? campaign : null,
      agency: by.has("AGENCY") ? agency : null,
      kind: by.has("KIND") ? kind : null,
    };
    of.set(event, parts.of(`${part.campaign} ${part.agency} ${part.kind}`, part));
  }
  return { of, parts };
}

function groupDays({ days }: History, { by, filter: { from, to } }: Question) {
  const of = new Int32Array(days.size + 1).fill(OUT);
  const parts = new Parts<string | null>();
  for (let day = 1; day <= days.size; day += 1) {
    const date = days.date(day);
    if ((from !== null && date < from) || (to !== null && date > to)) continue;
    const month = by.has("MONTH") ? days.months.text(days.month(day)) : null;
    of[day] = parts.of(String(month), month);
  }
  return { of, parts };
}

/** A crowd of which nobody said what it was is part of everybody, and of no audience by itself. */
function groupAudiences({ by, filter: { audiences } }: Question) {
  const parts = new Parts<string | null>();
  const everyNumber = [NOBODY_SAID, ...AUDIENCES.map((_, index) => index + 1)];
  const own = everyNumber.filter(
    (number) => countsByItself(number) && (audiences?.includes(audienceText(number)) ?? true),
  );
  const shares = (numbers: readonly number[], of: (number: number) => string | null) =>
    new Map(numbers.map((number) => [number, parts.of(String(of(number)), of(number))]));
  const isEverybody = areEverybody(audiences);
  if (!by.has("AUDIENCE")) return { of: [shares(isEverybody ? everyNumber : own, () => null)], parts };
  const ofOwn = shares(own, audienceText);
  return { of: isEverybody ? [ofOwn, shares(everyNumber, () => EVERYBODY)] : [ofOwn], parts };
}

/** With AREA each area asked for is a place, and they may lie in one another; without, all are one. */
function groupAreas({ areas }: History, { areas: asked, by }: Question) {
  const of = new Int32Array(areas.size + 1).fill(OUT);
  const several = new Map<number, readonly number[]>();
  const parts = new Parts<string | null>();
  const isAsked = new Set(asked);
  for (let area = 1; area <= areas.size; area += 1) {
    const became = areas.became(area);
    const outer: string[] = [];
    for (let length = 1; length <= became.length; length += 1)
      if (isAsked.has(became.slice(0, length))) outer.push(became.slice(0, length));
    if (outer.length === 0) continue;
    const shares = by.has("AREA") ? outer.map((place) => parts.of(place, place)) : [parts.of("", null)];
    of[area] = shares.length === 1 ? shares[0]! : SEVERAL;
    if (shares.length > 1) several.set(area, shares);
  }
  return { of, several, parts };
}
