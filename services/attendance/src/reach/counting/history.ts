import type { LocalDate } from "@starlane/calendar";
import { AUDIENCES, WHOLE_POPULATION } from "../../replicas/audience/audience.rules.js";
import { Areas } from "./areas.js";
import { Days } from "./days.js";
import { EventIndex } from "./event-index.js";
import { GroupedRows } from "./grouped-rows.js";
import { int32s } from "./numbers.js";
import { VisitedClasses } from "./visited-classes.js";

/**
 * An attendance with the numbers of its parts in the tables; `day` is days since EPOCH_DAY, `audience` counts from 1.
 */
export interface AttendanceFact {
  readonly person: number;
  readonly event: number;
  readonly area: number;
  readonly day: number;
  readonly audience: number;
}

/** A counted crowd, numbered in the same way; its audience is 0 when not stated. */
export interface CrowdFact extends Omit<AttendanceFact, "person"> {
  readonly people: number;
}

/** A crowd in memory, with its area and day as memory numbers them. */
export interface CrowdEntry {
  readonly people: number;
  readonly audience: number;
  readonly where: number;
}

/** The audience of a crowd when none was stated. */
const NOT_STATED = 0;

/** An area and a day in 32 bits: 18 for the area, 14 for the day. */
const DAY_BITS = 14;
const DAYS_AT_MOST = 1 << DAY_BITS;
const AREAS_AT_MOST = 1 << (32 - DAY_BITS);
export const areaOf = (where: number): number => where >>> DAY_BITS;
export const dayNumberOf = (where: number): number => where & (DAYS_AT_MOST - 1);

/** A person or an event in 28 bits, and an audience in 4. */
const AUDIENCE_BITS = 4;
const KEYS_AT_MOST = 1 << (32 - AUDIENCE_BITS);
export const keyOfHead = (packedKey: number): number => packedKey >>> AUDIENCE_BITS;
export const audienceOf = (packedKey: number): number => packedKey & ((1 << AUDIENCE_BITS) - 1);
export const packKey = (key: number, audience: number): number => ((key << AUDIENCE_BITS) | audience) >>> 0;

/**
 * The attendances, each stored twice, in 8 bytes each plus room to grow. Counting and wide questions read them by
 * person; narrow questions and changes of an event read them by event and audience.
 */
export class History {
  readonly areas = new Areas();
  readonly events = new EventIndex();
  readonly days = new Days();
  /** By person: event and audience as the packed key, area and day as the tail. */
  readonly people = new GroupedRows();
  /** By event and audience (a packed key): person and audience as the packed key, area and day as the tail. */
  readonly byEvent = new GroupedRows();
  /** Scratch space for scans by event, reused from one question to the next. */
  readonly visited = new VisitedClasses();
  readonly #crowds = new Map<number, CrowdEntry[]>();
  /** By event: the first and last day of everything that ever happened at it; 0 when nothing did. */
  readonly #firstDay = int32s();
  readonly #lastDay = int32s();
  #attendances = 0;

  /** The number of attendances, counted or not. */
  get attendances(): number {
    return this.#attendances;
  }

  add(person: number, event: number, audience: number, where: number): void {
    this.people.add(person, packKey(event, audience), where);
    this.byEvent.add(packKey(event, audience), packKey(person, audience), where);
    this.#extend(event, dayNumberOf(where));
    this.#attendances += 1;
  }

  /**
   * Removes a person's attendance at an event.
   * @throws RangeError when there is none
   */
  remove(person: number, event: number): { audience: number; where: number } {
    const at = this.people.find(person, event);
    if (at < 0) throw new RangeError(`Person ${person} was not at event ${event}.`);
    const rows = this.people.chunk(person);
    const packedKey = rows[at]!;
    const removed = { audience: audienceOf(packedKey), where: rows[at + 1]! };
    this.people.remove(person, at);
    this.byEvent.remove(packedKey, this.byEvent.find(packedKey, person));
    this.#attendances -= 1;
    return removed;
  }

  /** Returns the number of attendances at an event. */
  reachedBy(event: number): number {
    return this.packedKeysOf(event).reduce((sum, packedKey) => sum + this.byEvent.count(packedKey), 0);
  }

  /** Returns the packed keys of an event that have attendances: one for each audience present. */
  packedKeysOf(event: number): number[] {
    const packedKeys = AUDIENCES.map((_, index) => packKey(event, index + 1));
    return packedKeys.filter((packedKey) => this.byEvent.count(packedKey) > 0);
  }

  /** Returns true when nothing of an event lies between two dates; null leaves a side open. */
  isOutside(event: number, from: LocalDate | null, to: LocalDate | null): boolean {
    const first = this.#firstDay.at(event);
    if (first === 0) return true;
    return (
      (from !== null && this.days.date(this.#lastDay.at(event)) < from) ||
      (to !== null && this.days.date(first) > to)
    );
  }

  /** Returns the crowds of an event. */
  crowds(event: number): readonly CrowdEntry[] {
    return this.#crowds.get(event) ?? [];
  }

  addCrowd(event: number, crowd: CrowdEntry): void {
    this.#extend(event, dayNumberOf(crowd.where));
    const crowds = this.#crowds.get(event);
    if (crowds) crowds.push(crowd);
    else this.#crowds.set(event, [crowd]);
  }

  /**
   * Removes a crowd equal to this one.
   * @throws RangeError when there is none
   */
  removeCrowd(event: number, { people, audience, where }: CrowdEntry): void {
    const crowds = this.#crowds.get(event) ?? [];
    const at = crowds.findIndex(
      (one) => one.people === people && one.audience === audience && one.where === where,
    );
    if (at < 0) throw new RangeError(`No crowd of ${people} was at event ${event}.`);
    crowds.splice(at, 1);
  }

  #extend(event: number, day: number): void {
    const first = this.#firstDay.at(event);
    if (first === 0 || this.days.isBefore(day, first)) this.#firstDay.set(event, day);
    const last = this.#lastDay.at(event);
    if (last === 0 || this.days.isBefore(last, day)) this.#lastDay.set(event, day);
  }

  /**
   * Packs an area and a day, by their numbers in the tables.
   * @throws RangeError when there are more areas or days than fit
   */
  where(areaNumber: number, dayNumber: number): number {
    const area = this.areas.of(areaNumber);
    const day = this.days.of(dayNumber);
    if (area >= AREAS_AT_MOST || day >= DAYS_AT_MOST)
      throw new RangeError(`Reach is counted in at most ${AREAS_AT_MOST} areas on ${DAYS_AT_MOST} days.`);
    return ((area << DAY_BITS) | day) >>> 0;
  }
}

/** @throws RangeError for a number that does not fit into a packed key */
export function requireKey(key: number): number {
  if (key < 0 || key >= KEYS_AT_MOST)
    throw new RangeError(`Reach is counted of at most ${KEYS_AT_MOST} people.`);
  return key;
}

/** Returns the audience of a number; empty when not stated. */
export const audienceText = (audience: number): string => AUDIENCES[audience - 1] ?? "";
/**
 * Returns true when an audience counts by itself as well as in all audiences together; the whole population counts only
 * in all together.
 */
export const countsByItself = (audience: number): boolean =>
  audience !== NOT_STATED && AUDIENCES[audience - 1] !== WHOLE_POPULATION;
