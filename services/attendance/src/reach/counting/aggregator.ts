import type { Count } from "../coverage/question.rules.js";
import { beginOf, chunkOf, type GroupedRows } from "./grouped-rows.js";
import type { Grouping } from "./grouping.js";
import { areaOf, audienceOf, dayNumberOf, keyOfHead, type CrowdEntry } from "./history.js";
import type { VisitedClasses } from "./visited-classes.js";

/** Up to this many keys, classes are indexed by key; with more, they are looked up in a map. */
const DIRECT_KEYS = 2 ** 20;
/** The limit of 32 bits; no report would show as many rows either. */
const KEYS_AT_MOST = 2 ** 31;
const NO_KEY = -1;

/** Thrown when a question has more groups than a report can show. */
export class TooManyGroups extends Error {}

/** The people that a question counts together, each once. */
interface Group {
  readonly question: number;
  /** Its name in the grouping, unique within the question. */
  readonly name: number;
}

/**
 * Aggregates the counts of several questions at once. Attendances are counted by class, people by the groups that
 * classes belong to; both are numbered from 0 in the order they occur.
 */
export class Aggregator {
  readonly #grouping: Grouping;
  readonly #groupsAtMost: number;
  /** By key: its class + 1. */
  readonly #direct: Int32Array | null;
  readonly #classes = new Map<number, number>();
  /** By class, and one more: the start of its groups in `#groupsOf`. */
  readonly #begins: number[] = [0];
  readonly #groupsOf: number[] = [];
  readonly #contacts: number[] = [];
  readonly #unidentified: number[] = [];
  /** By class: the people whose first class it is, when people come in any order. They are in all of its groups. */
  readonly #firsts: number[] = [];
  /** By class, and by group: the last person + 1, when people come one after another. */
  readonly #lastOfClass: number[] = [];
  readonly #lastOfGroup: number[] = [];
  /** By group: people who are not among the firsts of its classes. */
  readonly #reached: number[] = [];
  readonly #groups: Group[] = [];
  /** By question and name. */
  readonly #numbers: readonly Map<number, number>[];

  /**
   * @param questions the number of questions
   * @param groupsAtMost per question
   * @throws TooManyGroups
   */
  constructor(grouping: Grouping, questions: number, groupsAtMost: number) {
    if (grouping.keys > KEYS_AT_MOST) throw new TooManyGroups();
    this.#grouping = grouping;
    this.#groupsAtMost = groupsAtMost;
    this.#direct = grouping.keys <= DIRECT_KEYS ? new Int32Array(grouping.keys) : null;
    this.#numbers = Array.from({ length: questions }, () => new Map());
  }

  /**
   * Counts all people, one after another, in one plain loop, since it passes over many millions of rows.
   * @throws TooManyGroups
   */
  countPeople(people: GroupedRows): void {
    const { events, audiences, days, areas } = this.#grouping.offsets;
    const { chunks, starts, counts } = people.blocks();
    for (let person = 0; person < people.groups; person += 1) {
      const rows = chunks[chunkOf(starts[person]!)]!;
      const begin = beginOf(starts[person]!);
      const end = (begin + (counts[person]! << 1)) | 0; // a 32-bit integer: otherwise the loop would run on floating-point numbers
      // Most of a person's attendances are of one class: adjacent ones are counted together.
      let key = NO_KEY;
      let times = 0;
      for (let at = begin; at < end; at += 2) {
        const packedKey = rows[at]!;
        const where = rows[at + 1]!;
        const event = events[keyOfHead(packedKey)]!;
        const audience = audiences[audienceOf(packedKey)]!;
        const day = days[dayNumberOf(where)]!;
        const area = areas[areaOf(where)]!;
        // EXCLUDED rows add nothing, without a branch: a branch would be mispredicted half of the time, which costs more.
        const out = (event | audience | day | area) >> 31;
        const next = (key & out) | ((event + audience + day + area) & ~out);
        if (next !== key) {
          if (times > 0) this.#countPerson(key, times, person + 1);
          key = next;
          times = 0;
        }
        times += 1 + out;
      }
      if (times > 0) this.#countPerson(key, times, person + 1);
    }
  }

  #countPerson(key: number, times: number, stamp: number): void {
    const groupClass = this.#classOf(key);
    this.#contacts[groupClass]! += times;
    if (this.#lastOfClass[groupClass] === stamp) return;
    this.#lastOfClass[groupClass] = stamp;
    const end = this.#begins[groupClass + 1]!;
    for (let at = this.#begins[groupClass]!; at < end; at += 1) {
      const group = this.#groupsOf[at]!;
      if (this.#lastOfGroup[group] === stamp) continue;
      this.#lastOfGroup[group] = stamp;
      this.#reached[group]! += 1;
    }
  }

  /** Counts the people of one audience at one event, both of which match. @throws TooManyGroups */
  countEvent(byEvent: GroupedRows, packedKey: number, visited: VisitedClasses): void {
    const { events, audiences, days, areas } = this.#grouping.offsets;
    const rows = byEvent.chunk(packedKey);
    const end = byEvent.end(packedKey);
    const ofKey = events[keyOfHead(packedKey)]! + audiences[audienceOf(packedKey)]!;
    for (let at = byEvent.begin(packedKey); at < end; at += 2) {
      const person = keyOfHead(rows[at]!);
      const where = rows[at + 1]!;
      const day = days[dayNumberOf(where)]!;
      const area = areas[areaOf(where)]!;
      if ((day | area) < 0) continue;
      const groupClass = this.#classOf(ofKey + day + area);
      this.#contacts[groupClass]! += 1;
      const first = visited.firstOr(groupClass, person);
      if (first < 0) this.#firsts[groupClass]! += 1;
      else if (first !== groupClass) this.#countAgain(groupClass, person, visited);
    }
  }

  /** Counts a person whose first class was another one. */
  #countAgain(groupClass: number, person: number, visited: VisitedClasses): void {
    if (visited.some(person, (other) => other === groupClass)) return;
    for (let at = this.#begins[groupClass]!; at < this.#begins[groupClass + 1]!; at += 1) {
      const group = this.#groupsOf[at]!;
      if (!visited.some(person, (other) => this.#isPartOf(other, group))) this.#reached[group]! += 1;
    }
    visited.add(person, groupClass);
  }

  #isPartOf(groupClass: number, group: number): boolean {
    const end = this.#begins[groupClass + 1]!;
    for (let at = this.#begins[groupClass]!; at < end; at += 1) if (this.#groupsOf[at] === group) return true;
    return false;
  }

  /** Counts a crowd of an event that matches. @throws TooManyGroups */
  countCrowd(event: number, { people, audience, where }: CrowdEntry): void {
    const { events, audiences, days, areas } = this.#grouping.offsets;
    const parts = [events[event]!, audiences[audience]!, days[dayNumberOf(where)]!, areas[areaOf(where)]!];
    if (Math.min(...parts) < 0) return;
    const groupClass = this.#classOf(parts.reduce((sum, offset) => sum + offset, 0));
    this.#contacts[groupClass]! += people;
    this.#unidentified[groupClass]! += people;
  }

  /** Returns the counts by question and combination; empty combinations are left out. */
  counts(): Count[][] {
    const counts: Count[][] = this.#numbers.map(() => []);
    const all = this.#groups.map(({ question, name }, group) => {
      const combination = this.#grouping.combinationOf(question, name);
      const count = { ...combination, reached: this.#reached[group]!, contacts: 0, unidentified: 0 };
      counts[question]!.push(count);
      return count;
    });
    for (let groupClass = 0; groupClass < this.#contacts.length; groupClass += 1)
      for (let at = this.#begins[groupClass]!; at < this.#begins[groupClass + 1]!; at += 1) {
        const count = all[this.#groupsOf[at]!]!;
        count.reached += this.#firsts[groupClass]!;
        count.contacts += this.#contacts[groupClass]!;
        count.unidentified += this.#unidentified[groupClass]!;
      }
    return counts;
  }

  #classOf(key: number): number {
    const known = this.#direct === null ? this.#classes.get(key) : this.#direct[key];
    return known ? known - 1 : this.#begin(key);
  }

  #begin(key: number): number {
    this.#grouping.visitGroups(key, (question, name) => {
      this.#groupsOf.push(this.#groupOf(question, name));
    });
    const groupClass = this.#begins.push(this.#groupsOf.length) - 2;
    this.#contacts.push(0);
    this.#unidentified.push(0);
    this.#firsts.push(0);
    this.#lastOfClass.push(0);
    if (this.#direct === null) this.#classes.set(key, groupClass + 1);
    else this.#direct[key] = groupClass + 1;
    return groupClass;
  }

  #groupOf(question: number, name: number): number {
    const numbers = this.#numbers[question]!;
    const known = numbers.get(name);
    if (known !== undefined) return known;
    if (numbers.size === this.#groupsAtMost) throw new TooManyGroups();
    numbers.set(name, this.#groups.length);
    this.#reached.push(0);
    this.#lastOfGroup.push(0);
    return this.#groups.push({ question, name }) - 1;
  }
}
