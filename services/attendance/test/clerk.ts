import { localDate, monthOf } from "@starlane/calendar";
import { newId } from "@starlane/database";
import { AUDIENCES } from "../src/replicas/audience/audience.rules.js";
import { AREAS, CITY, DISTRICT, EAST, GARDEN, RIVERSIDE, STARLIGHT, WEST } from "./district.js";

export const CAMPAIGNS = ["00000000-0000-4000-8000-0000000000c1", "00000000-0000-4000-8000-0000000000c2"];
export const AGENCIES = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"];
export const KINDS = ["LECTURE", "SCHOOL_CLASS"];
export const LEVELS = ["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY", "GRID"];
/** An agency whose jurisdiction has a community in each street. */
export const STATION = "00000000-0000-4000-8000-00000000000d";
export const JURISDICTION = [GARDEN, RIVERSIDE];
/** A grid of STARLIGHT. */
export const GRID = `${STARLIGHT}01`;
export const PLACES = [CITY, DISTRICT, WEST, EAST, STARLIGHT, GARDEN, RIVERSIDE, GRID];
const TREE = [...AREAS, { id: GRID, name: "一号网格", level: "GRID", parent: STARLIGHT }];

export type Dimension = "AREA" | "AUDIENCE" | "CAMPAIGN" | "AGENCY" | "KIND" | "MONTH";
export interface Filter {
  readonly campaigns: string[] | null;
  readonly agencies: string[] | null;
  readonly audiences: string[] | null;
  readonly kinds: string[] | null;
  readonly from: string | null;
  readonly to: string | null;
}
export interface Question {
  readonly area: string;
  readonly level: string | null;
  readonly by: readonly Dimension[];
  readonly filter: Filter;
}
export interface ExpectedCounts {
  readonly reached: number;
  readonly contacts: number;
  readonly unidentified: number;
}

export interface EventOfClerk {
  readonly id: string;
  readonly area: string;
  readonly campaign: string;
  readonly agency: string;
  readonly kind: string;
  readonly status: string;
  readonly version: number;
}

/** One attendance or one crowd. */
interface Fact {
  readonly clientId: string;
  readonly event: string;
  /** Null for a crowd. */
  readonly who: string | null;
  readonly people: number;
  readonly area: string;
  /** Null when not stated. */
  readonly audience: string | null;
  /** Day in the district. */
  readonly day: string;
}

/** The numbers by which a person identifies themselves. */
export type Way = "phone" | "identity" | "both";

/**
 * An independent model of the service: records what happens, deletes what is withdrawn and counts naively, without any
 * of the product's code.
 */
export class Clerk {
  readonly events = new Map<string, EventOfClerk>();
  facts: Fact[] = [];
  /** People whose phone and identity number came together once. */
  readonly #linked = new Set<number>();
  /** People whose two numbers are held and not joined. */
  readonly #held = new Set<number>();
  /** People who came by their phone alone once. */
  readonly #knownByPhone = new Set<number>();
  readonly mergedInto = new Map<string, string>();
  readonly areaVersions = new Map<string, number>();

  constructor() {
    for (const [index, area] of [STARLIGHT, GARDEN, RIVERSIDE, DISTRICT, GRID, STARLIGHT].entries()) {
      const id = newId();
      const [campaign, agency, kind] = [
        CAMPAIGNS[index % 2]!,
        AGENCIES[(index >> 1) % 2]!,
        KINDS[index % 2]!,
      ];
      this.events.set(id, { id, area, campaign, agency, kind, status: "CONFIRMED", version: 1 });
    }
  }

  eventAt(nth: number): EventOfClerk {
    return [...this.events.values()][nth % this.events.size]!;
  }

  /** Returns the whole tree, as it is published. */
  tree() {
    return TREE.map((area) => ({
      ...area,
      mergedInto: this.mergedInto.get(area.id) ?? null,
      version: this.areaVersions.get(area.id) ?? 1,
    }));
  }

  /** @returns true when it is new */
  checkIn(item: {
    clientId: string;
    event: string;
    person: number;
    way: Way;
    area: string;
    audience: string;
    at: string;
  }) {
    const { person, way, at, ...fact } = item;
    if (way === "both" && !this.#held.has(person)) this.#judge(person, fact.event);
    if (way === "phone") this.#knownByPhone.add(person);
    const who = this.#nameOf(person, way);
    if (this.facts.some((one) => one.event === fact.event && one.who === who)) return false;
    this.facts.push({ ...fact, who, people: 1, day: localDate(new Date(at)) });
    return true;
  }

  countCrowd(crowd: {
    clientId: string;
    event: string;
    people: number;
    audience: string | null;
    at: string;
  }): void {
    const { at, ...fact } = crowd;
    const { area } = this.events.get(fact.event)!;
    this.facts.push({ ...fact, area, who: null, day: localDate(new Date(at)) });
  }

  /** Returns one of the attendances, or of the crowds. */
  pick(nth: number, of: "attendances" | "crowds"): Fact | undefined {
    const some = this.facts.filter(({ who }) => (who === null) === (of === "crowds"));
    return some[nth % (some.length || 1)];
  }

  strike(fact: Fact): void {
    this.facts = this.facts.filter((one) => one !== fact);
  }

  correct(fact: Fact, right: { area: string; audience: string }): void {
    this.facts = this.facts.map((one) => (one === fact ? { ...one, ...right } : one));
  }

  move({ person, way, area, from }: { person: number; way: Way; area: string; from: string }): void {
    const who = this.#nameOf(person, way);
    this.facts = this.facts.map((one) => (one.who === who && one.day >= from ? { ...one, area } : one));
  }

  /** Returns the area into which an area has been merged by now. */
  placeOf(area: string): string {
    let at = area;
    for (let steps = 0; steps < 20; steps += 1) {
      const merged = [...this.mergedInto.keys()]
        .filter((each) => at.startsWith(each))
        .sort((one, other) => other.length - one.length)[0];
      if (merged === undefined) break;
      at = this.mergedInto.get(merged)!;
    }
    return at;
  }

  /** Returns the areas of a question. */
  within({ area }: Pick<Question, "area">): string[] {
    const places = new Set((area === STATION ? JURISDICTION : [area]).map((one) => this.placeOf(one)));
    return [...places].filter((one) => ![...places].some((other) => other !== one && one.startsWith(other)));
  }

  /** Returns the areas that must have rows. */
  placesOf(question: Question): string[] {
    const levelOf = (id: string) => LEVELS.indexOf(TREE.find((area) => area.id === id)!.level);
    const outer = this.within(question);
    const widest = Math.min(...outer.map(levelOf));
    const below = widest >= LEVELS.indexOf("COMMUNITY") ? widest : widest + 1;
    const level = question.level ? LEVELS.indexOf(question.level) : below;
    return outer.flatMap((one) => {
      if (levelOf(one) >= level) return [one];
      return TREE.filter(
        ({ id }) => id.startsWith(one) && levelOf(id) === level && this.placeOf(id) === id,
      ).map(({ id }) => id);
    });
  }

  /** Returns the total of a question. */
  total(question: Pick<Question, "area" | "filter">): ExpectedCounts {
    const outer = this.within(question);
    return sumOf(
      this.#matching(question.filter).filter(({ place }) => outer.some((one) => place.startsWith(one))),
    );
  }

  /** Returns every row that is not empty. */
  rows(question: Question): Record<string, ExpectedCounts> {
    const has = (dimension: Dimension) => question.by.includes(dimension);
    const outer = has("AREA") ? this.placesOf(question) : [""];
    const inside = this.within(question);
    const rows = outer.flatMap((place) =>
      this.#matching(question.filter)
        .filter((fact) => fact.place.startsWith(place) && inside.some((one) => fact.place.startsWith(one)))
        .flatMap((fact) => this.#audiencesOf(fact, question).map((audience) => ({ fact, audience })))
        .map(({ fact, audience }) => ({
          fact,
          key: [
            place,
            audience,
            has("CAMPAIGN") ? fact.event.campaign : "",
            has("AGENCY") ? fact.event.agency : "",
            has("KIND") ? fact.event.kind : "",
            has("MONTH") ? monthOf(fact.day) : "",
          ].join("|"),
        })),
    );
    const byKey = Map.groupBy(rows, ({ key }) => key);
    return Object.fromEntries([...byKey].map(([key, same]) => [key, sumOf(same.map(({ fact }) => fact))]));
  }

  /** Returns the audiences of a report in which a person counts: their own, and residents, which include everyone. */
  #audiencesOf(
    { audience }: Pick<Fact, "audience">,
    { by, filter }: Pick<Question, "by" | "filter">,
  ): string[] {
    if (!by.includes("AUDIENCE")) return [""];
    return AUDIENCES.filter(
      (one) => (one === "RESIDENT" || one === audience) && (filter.audiences?.includes(one) ?? true),
    );
  }

  /** Returns the counts of an event. */
  attendanceAt(event: string): Pick<ExpectedCounts, "reached" | "unidentified"> {
    const { reached, unidentified } = sumOf(this.#counted().filter((fact) => fact.event.id === event));
    return { reached, unidentified };
  }

  #counted() {
    return this.facts
      .map((fact) => ({ ...fact, event: this.events.get(fact.event)!, place: this.placeOf(fact.area) }))
      .filter(({ event }) => event.status !== "CANCELLED" && event.status !== "DECLINED");
  }

  #matching({ campaigns, agencies, audiences, kinds, from, to }: Filter) {
    const lets = (list: string[] | null, value: string | null) =>
      list === null || (value !== null && list.includes(value));
    return this.#counted().filter(
      ({ event, audience, day }) =>
        lets(campaigns, event.campaign) &&
        lets(agencies, event.agency) &&
        (audiences?.includes("RESIDENT") || lets(audiences, audience)) &&
        lets(kinds, event.kind) &&
        (from === null || day >= from) &&
        (to === null || day <= to),
    );
  }

  #nameOf(person: number, way: Way): string {
    return way === "phone" && !this.#linked.has(person) ? `phone ${person}` : `person ${person}`;
  }

  /** Joins the two numbers of a person, or holds them when they attended another agency's event or the same event. */
  #judge(person: number, event: string): void {
    const ways = (["phone", "identity"] as const).map((way) => this.#nameOf(person, way));
    const [byPhone, byIdentity] = ways.map((who) => this.facts.filter((one) => one.who === who));
    const { agency } = this.events.get(event)!;
    const isElsewhere = [...byPhone!, ...byIdentity!].some(
      (one) => this.events.get(one.event)!.agency !== agency,
    );
    const areBothAt = byPhone!.some((one) => byIdentity!.some((other) => other.event === one.event));
    const isNewPhone = this.#linked.has(person) || !this.#knownByPhone.has(person);
    if (isNewPhone || !(isElsewhere || areBothAt)) this.#link(person);
    else this.#held.add(person);
  }

  /** Moves the attendances by phone to the person; of two at one event the person's own stays. */
  #link(person: number): void {
    if (this.#linked.has(person)) return;
    const byPhone = this.#nameOf(person, "phone");
    this.#linked.add(person);
    const who = this.#nameOf(person, "phone");
    const own = new Set(this.facts.filter((one) => one.who === who).map(({ event }) => event));
    this.facts = this.facts
      .filter((one) => one.who !== byPhone || !own.has(one.event))
      .map((one) => (one.who === byPhone ? { ...one, who } : one));
  }
}

function sumOf(facts: readonly Pick<Fact, "who" | "people">[]): ExpectedCounts {
  const crowds = facts.filter(({ who }) => who === null);
  return {
    reached: new Set(facts.flatMap(({ who }) => who ?? [])).size,
    contacts: facts.reduce((sum, { people }) => sum + people, 0),
    unidentified: crowds.reduce((sum, { people }) => sum + people, 0),
  };
}

/** Returns the number of rows of a report that has a row for every area and audience. */
export function rowsOfAll(clerk: Clerk, question: Question): number {
  const has = (dimension: Dimension) => question.by.includes(dimension);
  const audiences = has("AUDIENCE") ? (question.filter.audiences ?? AUDIENCES).length : 1;
  return (has("AREA") ? clerk.placesOf(question).length : 1) * audiences;
}
