import { Cells, Numbering, type Cell } from "./cells.js";
import { int32s, uint16s, uint8s } from "./growing-list.js";
import { ALL, countedAreas, EVERY_SLICE, sharedSlices, slicesOfLevels } from "./slices.rules.js";

/** An attendance as it is counted. */
export interface Counted {
  readonly person: number;
  readonly event: string;
  readonly campaign: string;
  readonly agency: string;
  readonly area: string;
  readonly audience: string;
  /** First day of its month, in the district's time zone. */
  readonly month: string;
}

/** The members an event counts under; the fourth is the month of each attendance. */
type Members = readonly [all: number, campaign: number, agency: number];
/** The counted areas an area lies in, one per level; 0 where there is none. */
type Places = readonly [city: number, district: number, street: number, community: number];

/**
 * Everybody's attendances, about 15 bytes each, and the cells they add up to. An attendance is new to a slice when none of
 * its person's earlier ones is in it; a person has few, so that looking through them is quick.
 * A correction, when there is one, takes an attendance out of its person's chain and the slices that no other is in down
 * by one.
 */
export class Histories {
  readonly #cells = new Cells();
  readonly #all = this.#cells.member("ALL", ALL);
  readonly #eventNumbers = new Numbering();
  readonly #members: Members[] = [];
  readonly #placesOf: Places[] = [];
  readonly #slicesOf: number[] = [];

  // A chain per person, newest first: `#last` by person, `#before` by attendance, both one more than the index.
  readonly #last = int32s();
  readonly #before = int32s();
  readonly #event = int32s();
  readonly #area = int32s();
  readonly #month = uint16s();
  readonly #audience = uint8s();

  /** How many attendances are counted. */
  get length(): number {
    return this.#event.length;
  }

  add(attendance: Counted): void {
    const event = this.#eventOf(attendance);
    const area = this.#areaOf(attendance.area);
    const month = this.#cells.member("MONTH", attendance.month);
    const audience = this.#cells.audience(attendance.audience);
    const slices = this.#slicesOf[area]!;
    this.#count(
      event,
      area,
      month,
      audience,
      slices & ~this.#seen(attendance.person, event, area, month, audience),
    );

    this.#before.push(this.#last.at(attendance.person));
    this.#event.push(event);
    this.#area.push(area);
    this.#month.push(month);
    this.#audience.push(audience);
    this.#last.set(attendance.person, this.#event.length);
  }

  /** The cells that have changed since the last call, as they are now. */
  takeChanged(): Cell[] {
    return this.#cells.takeChanged();
  }

  /** The slices of an attendance that its person's earlier ones are in. */
  #seen(person: number, event: number, area: number, month: number, audience: number): number {
    const [, campaign, agency] = this.#members[event]!;
    const places = this.#placesOf[area]!;
    let seen = 0;
    for (
      let next = this.#last.at(person);
      next > 0 && seen !== EVERY_SLICE;
      next = this.#before.at(next - 1)
    ) {
      const [, otherCampaign, otherAgency] = this.#members[this.#event.at(next - 1)]!;
      const dimensions =
        1 |
        (otherCampaign === campaign ? 2 : 0) |
        (otherAgency === agency ? 4 : 0) |
        (this.#month.at(next - 1) === month ? 8 : 0);
      const levels = sameLevels(places, this.#placesOf[this.#area.at(next - 1)]!);
      seen |= sharedSlices(dimensions, levels, this.#audience.at(next - 1) === audience);
    }
    return seen;
  }

  #count(event: number, area: number, month: number, audience: number, newSlices: number): void {
    const members = [this.#all, this.#members[event]![1], this.#members[event]![2], month];
    const places = this.#placesOf[area]!;
    for (let slices = this.#slicesOf[area]!; slices !== 0;) {
      const slice = 31 - Math.clz32(slices);
      slices &= ~(1 << slice);
      const isNew = (newSlices & (1 << slice)) !== 0;
      this.#cells.count(members[slice >> 3]!, places[(slice >> 1) & 3]!, slice & 1 ? 0 : audience, isNew);
    }
  }

  #eventOf({ event, campaign, agency }: Counted): number {
    const number = this.#eventNumbers.of(event);
    this.#members[number] ??= [
      this.#all,
      this.#cells.member("CAMPAIGN", campaign),
      this.#cells.member("AGENCY", agency),
    ];
    return number;
  }

  #areaOf(id: string): number {
    const number = this.#cells.area(id);
    if (this.#placesOf[number] === undefined) {
      const places = countedAreas(id).map((area) => (area === null ? 0 : this.#cells.area(area)));
      this.#placesOf[number] = places as unknown as Places;
      this.#slicesOf[number] = slicesOfLevels(sameLevels(this.#placesOf[number], this.#placesOf[number]));
    }
    return number;
  }
}

/** The levels at which two areas lie in one, as a set of bits. */
function sameLevels(one: Places, other: Places): number {
  let levels = 0;
  for (let level = 0; level < 4; level += 1)
    if (one[level] !== 0 && one[level] === other[level]) levels |= 1 << level;
  return levels;
}
