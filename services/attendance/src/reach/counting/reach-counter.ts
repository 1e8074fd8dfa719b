import { ALL_AUDIENCES, Cells, type Cell } from "./cells.js";
import type { EventFact } from "./event-index.js";
import { countAllPeople } from "./count-all-people.js";
import {
  audienceOf,
  areaOf,
  countsByItself,
  dayNumberOf,
  keyOfHead,
  type CrowdEntry,
  type History,
} from "./history.js";
import { Members } from "./members.js";
import {
  ALL_AUDIENCES_SLICES,
  EVERY_SLICE,
  sharedSlices,
  sliceParts,
  slicesOfLevels,
} from "./slices.rules.js";

/** The reach of an event. */
export interface EventCount {
  readonly event: string;
  readonly reached: number;
  readonly unidentified: number;
}

/**
 * Keeps the cells of a history up to date. An attendance is new to a slice when no other attendance of its person is in
 * it; a person has few, so looking through them is fast.
 */
export class ReachCounter {
  readonly #history: History;
  readonly #cells: Cells;
  readonly #changedEvents = new Set<number>();
  readonly #members: Members;

  /** Counts the whole history. */
  constructor(history: History) {
    this.#history = history;
    this.#cells = new Cells(history.areas.places);
    this.#members = new Members(history, this.#cells);
    countAllPeople(history, this.#cells, this.#members);
    for (let event = 1; event <= history.events.size; event += 1) {
      this.#changedEvents.add(event);
      for (const crowd of history.crowds(event)) this.#countCrowd(event, crowd, 1);
    }
  }

  /** Adds an attendance to the history. */
  add(person: number, event: number, audience: number, where: number): void {
    this.#count(person, event, audience, where, 1);
    this.#history.add(person, event, audience, where);
    this.#changedEvents.add(event);
  }

  /** Removes an attendance from the history. */
  remove(person: number, event: number): void {
    const { audience, where } = this.#history.remove(person, event);
    this.#count(person, event, audience, where, -1);
    this.#changedEvents.add(event);
  }

  addCrowd(event: number, crowd: CrowdEntry): void {
    this.#history.addCrowd(event, crowd);
    this.#countCrowd(event, crowd, 1);
    this.#changedEvents.add(event);
  }

  removeCrowd(event: number, crowd: CrowdEntry): void {
    this.#history.removeCrowd(event, crowd);
    this.#countCrowd(event, crowd, -1);
    this.#changedEvents.add(event);
  }

  /** Updates an event and recounts everything that was counted at it. */
  updateEvent(fact: EventFact): void {
    const event = this.#history.events.find(fact.number);
    const isMoved = event !== 0 && this.#history.events.differs(event, fact);
    if (isMoved) this.#countEvent(event, -1);
    this.#history.events.update(fact);
    if (!isMoved) return;
    this.#countEvent(event, 1);
    this.#changedEvents.add(event);
  }

  /**
   * Returns the cells that have changed since the last call, with their current counts; emptied cells are among them.
   */
  takeChangedCells(): Cell[] {
    return this.#cells.takeChanged();
  }

  /** Returns the events that have changed since the last call, in the same way. */
  takeChangedEvents(): EventCount[] {
    const { events } = this.#history;
    const counts = [...this.#changedEvents].map((event) => {
      if (!events.isCounted(event)) return { event: events.id(event), reached: 0, unidentified: 0 };
      const unidentified = this.#history.crowds(event).reduce((sum, { people }) => sum + people, 0);
      return { event: events.id(event), reached: this.#history.reachedBy(event), unidentified };
    });
    this.#changedEvents.clear();
    return counts;
  }

  #countEvent(event: number, times: 1 | -1): void {
    for (const crowd of this.#history.crowds(event)) this.#countCrowd(event, crowd, times);
    const { byEvent } = this.#history;
    for (const packedKey of this.#history.packedKeysOf(event)) {
      const rows = byEvent.chunk(packedKey);
      const end = byEvent.end(packedKey);
      for (let at = byEvent.begin(packedKey); at < end; at += 2)
        this.#count(keyOfHead(rows[at]!), event, audienceOf(rows[at]!), rows[at + 1]!, times);
    }
  }

  #count(person: number, event: number, audience: number, where: number, times: 1 | -1): void {
    if (!this.#history.events.isCounted(event)) return;
    const slices = this.#slicesOf(audience, where);
    const isNew = slices & ~this.#coveredSlices(person, event, audience, where);
    this.#countSlices(slices, event, audience, where, (slice, member, place, audience) => {
      this.#cells.count(member, place, audience, (isNew >>> slice) & 1 ? times : 0, times, 0);
    });
  }

  #countCrowd(event: number, { people, audience, where }: CrowdEntry, times: 1 | -1): void {
    if (!this.#history.events.isCounted(event)) return;
    const slices = this.#slicesOf(audience, where);
    const count = people * times;
    this.#countSlices(slices, event, audience, where, (_slice, member, place, audience) => {
      this.#cells.count(member, place, audience, 0, count, count);
    });
  }

  #slicesOf(audience: number, where: number): number {
    const levels = slicesOfLevels(this.#history.areas.levels(areaOf(where)));
    return countsByItself(audience) ? levels : levels & ALL_AUDIENCES_SLICES;
  }

  #countSlices(
    slices: number,
    event: number,
    audience: number,
    where: number,
    count: (slice: number, member: number, place: number, audience: number) => void,
  ): void {
    const { areas, days } = this.#history;
    const members = [
      this.#members.all,
      this.#members.campaign(event),
      this.#members.agency(event),
      this.#members.month(days.month(dayNumberOf(where))),
    ];
    for (let left = slices; left !== 0;) {
      const slice = 31 - Math.clz32(left);
      left &= ~(1 << slice);
      const { dimension, level, isAll } = sliceParts(slice);
      count(slice, members[dimension]!, areas.place(areaOf(where), level), isAll ? ALL_AUDIENCES : audience);
    }
  }

  /** Returns the slices that other attendances of the person are in already. */
  #coveredSlices(person: number, event: number, audience: number, where: number): number {
    const { people, events, areas, days } = this.#history;
    if (people.count(person) === 0) return 0;
    const [campaign, agency] = [events.campaign(event), events.agency(event)];
    const month = days.month(dayNumberOf(where));
    const rows = people.chunk(person);
    const end = people.end(person);
    let covered = 0;
    for (let at = people.begin(person); at < end && covered !== EVERY_SLICE; at += 2) {
      const other = keyOfHead(rows[at]!);
      if (other === event || !events.isCounted(other)) continue;
      const dimensions =
        1 |
        (events.campaign(other) === campaign ? 2 : 0) |
        (events.agency(other) === agency ? 4 : 0) |
        (days.month(dayNumberOf(rows[at + 1]!)) === month ? 8 : 0);
      const levels = areas.sharedLevels(areaOf(where), areaOf(rows[at + 1]!));
      covered |= sharedSlices(dimensions, levels, audienceOf(rows[at]!) === audience);
    }
    return covered;
  }
}
