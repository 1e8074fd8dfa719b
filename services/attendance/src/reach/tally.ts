import type { Count } from "../coverage/question.rules.js";
import { beginOf, chunkOf, type GroupedRows } from "./grouped-rows.js";
import { OUT, SEVERAL, type Grouping } from "./grouping.js";
import { areaOf, audienceOf, dayOf, headOf, keyOf, type Crowd } from "./history.js";
import type { Seen } from "./seen.js";

/** Up to so many keys, a group has its key for its number; of more, groups are numbered as they occur. */
const DIRECT_KEYS = 2 ** 16;

/** A question that has more groups than anybody can read. */
export class TooManyGroups extends Error {}

/** Adds up what a question counts, group by group. */
export class Tally {
  readonly #grouping: Grouping;
  readonly #groupsAtMost: number;
  /** By key the number of its group; null where that is the key itself. */
  readonly #groups: Map<number, number> | null;
  readonly #reached: Int32Array;
  readonly #contacts: Int32Array;
  readonly #unidentified: Int32Array;

  constructor(grouping: Grouping, groupsAtMost: number) {
    this.#grouping = grouping;
    this.#groupsAtMost = groupsAtMost;
    const isDirect = grouping.keys <= DIRECT_KEYS;
    this.#groups = isDirect ? null : new Map();
    const groups = isDirect ? grouping.keys : groupsAtMost;
    this.#reached = new Int32Array(groups);
    this.#contacts = new Int32Array(groups);
    this.#unidentified = new Int32Array(groups);
  }

  /** Counts everybody, one person after another. One plain loop, for it goes through many millions. @throws TooManyGroups */
  countPeople(people: GroupedRows): void {
    const { heads, days, areas } = this.#grouping;
    const [reached, contacts] = [this.#reached, this.#contacts];
    /** By group: who was counted last in it. */
    const last = new Uint32Array(reached.length);
    const isDirect = this.#groups === null;
    const { chunks, starts, counts } = people.blocks();
    for (let person = 0; person < people.groups; person += 1) {
      const rows = chunks[chunkOf(starts[person]!)]!;
      const begin = beginOf(starts[person]!);
      const end = (begin + (counts[person]! << 1)) | 0; // of 32 bits, or the loop would run on fractions
      for (let each = 0; each < heads.length; each += 1) {
        const ofHead = heads[each]!;
        for (let at = begin; at < end; at += 2) {
          const where = rows[at + 1]!;
          const head = ofHead[rows[at]!]!;
          const day = days[dayOf(where)]!;
          const area = areas[areaOf(where)]!;
          if ((head | day | area) >= 0) {
            const key = head + day + area;
            const group = isDirect ? key : this.#groupOf(key);
            const isNew = last[group] === person + 1 ? 0 : 1;
            last[group] = person + 1;
            contacts[group]! += 1;
            reached[group]! += isNew;
          } else if (area === SEVERAL && head !== OUT && day !== OUT)
            this.#countInSeveral(last, head + day, areaOf(where), person);
        }
      }
    }
  }

  #countInSeveral(last: Uint32Array, key: number, area: number, person: number): void {
    for (const share of this.#grouping.several.get(area)!) {
      const group = this.#groupOf(key + share);
      this.#contacts[group]! += 1;
      if (last[group] !== person + 1) this.#reached[group]! += 1;
      last[group] = person + 1;
    }
  }

  /** Counts the people of one event. @throws TooManyGroups */
  countEvent(ofEvents: GroupedRows, event: number, seen: Seen): void {
    const { heads, days, areas, several } = this.#grouping;
    const rows = ofEvents.chunk(event);
    const end = ofEvents.end(event);
    const count = (key: number, person: number): void => {
      const group = this.#groupOf(key);
      this.#contacts[group]! += 1;
      if (seen.isNew(group, person)) this.#reached[group]! += 1;
    };
    for (const ofHead of heads)
      for (let at = ofEvents.begin(event); at < end; at += 2) {
        const head = ofHead[headOf(event, audienceOf(rows[at]!))]!;
        const day = days[dayOf(rows[at + 1]!)]!;
        const area = areas[areaOf(rows[at + 1]!)]!;
        if (head === OUT || day === OUT || area === OUT) continue;
        if (area >= 0) count(head + day + area, keyOf(rows[at]!));
        else
          for (const share of several.get(areaOf(rows[at + 1]!))!)
            count(head + day + share, keyOf(rows[at]!));
      }
  }

  /** Counts a crowd of an event that matches. @throws TooManyGroups */
  countCrowd(event: number, { people, audience, where }: Crowd): void {
    const { heads, days, areas, several } = this.#grouping;
    const day = days[dayOf(where)]!;
    const area = areas[areaOf(where)]!;
    if (day === OUT || area === OUT) return;
    for (const ofHead of heads) {
      const head = ofHead[headOf(event, audience)]!;
      if (head === OUT) continue;
      for (const share of area === SEVERAL ? several.get(areaOf(where))! : [area]) {
        const group = this.#groupOf(head + day + share);
        this.#contacts[group]! += people;
        this.#unidentified[group]! += people;
      }
    }
  }

  /** What was counted, by combination; those of nobody are not among them. @throws TooManyGroups */
  counts(): Count[] {
    const keys = this.#groups ? [...this.#groups.keys()] : [...this.#contacts.keys()];
    const counts = keys.flatMap((key) => this.#countOf(key));
    if (counts.length > this.#groupsAtMost) throw new TooManyGroups();
    return counts;
  }

  #countOf(key: number): Count[] {
    const group = this.#groupOf(key);
    if (this.#contacts[group] === 0) return [];
    return [
      {
        ...this.#grouping.combinationOf(key),
        reached: this.#reached[group]!,
        contacts: this.#contacts[group]!,
        unidentified: this.#unidentified[group]!,
      },
    ];
  }

  #groupOf(key: number): number {
    if (this.#groups === null) return key;
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const group = this.#groups.size;
    if (group === this.#groupsAtMost) throw new TooManyGroups();
    this.#groups.set(key, group);
    return group;
  }
}
