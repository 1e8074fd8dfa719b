import { becameOf } from "../../replicas/area/merge.rules.js";
import { Numbering } from "./numbering.js";
import { int32s, uint8s } from "./numbers.js";
import { COUNTED_LEVELS, countedAreas } from "./slices.rules.js";

/** A replica of an area, with the number the tables know it by. */
export interface AreaFact {
  readonly number: number;
  readonly id: string;
  readonly mergedInto: string | null;
}

const LEVELS = COUNTED_LEVELS.length;

/** The areas in which people were counted, numbered from 1 as they occur, and where each of them counts. */
export class Areas {
  /** Numbers the areas that have cells. */
  readonly places = new Numbering();
  readonly #byNumber = new Map<number, number>();
  readonly #mergedInto = new Map<string, string>();
  readonly #ids = [""];
  readonly #became = [""];
  /** By area and level: the place it counts in, 0 where it is wider than the level. */
  readonly #placesOf = int32s();
  readonly #levelsOf = uint8s();

  /** How many areas there are. */
  get size(): number {
    return this.#ids.length - 1;
  }

  /** Takes areas as they are now. @returns whether any that people were counted in now counts as another */
  update(facts: readonly AreaFact[]): boolean {
    for (const { id, mergedInto } of facts) {
      if (mergedInto === null) this.#mergedInto.delete(id);
      else this.#mergedInto.set(id, mergedInto);
    }
    for (const { number, id } of facts) {
      if (this.#byNumber.has(number)) continue;
      this.#byNumber.set(number, this.#ids.length);
      this.#ids.push(id);
      this.#place(this.#ids.length - 1);
    }
    let isMoved = false;
    for (let area = 1; area < this.#ids.length; area += 1)
      if (becameOf(this.#ids[area]!, this.#mergedInto) !== this.#became[area]) {
        this.#place(area);
        isMoved = true;
      }
    return isMoved;
  }

  /** By the number the tables know an area by. @throws RangeError where it is not replicated */
  of(number: number): number {
    const area = this.#byNumber.get(number);
    if (area === undefined) throw new RangeError(`Area number ${number} is not replicated.`);
    return area;
  }

  /** The code it counts as. */
  became(area: number): string {
    return this.#became[area]!;
  }

  /** The place an area counts in at a level; 0 where there is none. */
  place(area: number, level: number): number {
    return this.#placesOf.at(area * LEVELS + level);
  }

  /** The places an area counts in, the widest first. */
  placesOf(area: number): Int32Array {
    const places = this.#placesOf.values.slice(area * LEVELS, (area + 1) * LEVELS);
    return places.filter((place) => place !== 0);
  }

  /** The levels at which an area counts, one bit each. */
  levels(area: number): number {
    return this.#levelsOf.at(area);
  }

  /** The levels at which two areas count in one place, one bit each. */
  sharedLevels(one: number, other: number): number {
    if (one === other) return this.#levelsOf.at(one);
    const places = this.#placesOf.values;
    let levels = 0;
    for (let level = 0; level < LEVELS; level += 1) {
      const place = places[one * LEVELS + level]!;
      if (place !== places[other * LEVELS + level]!) break; // codes nest: what differs here differs below
      if (place !== 0) levels |= 1 << level;
    }
    return levels;
  }

  #place(area: number): void {
    const became = becameOf(this.#ids[area]!, this.#mergedInto);
    this.#became[area] = became;
    let levels = 0;
    for (const [level, code] of countedAreas(became).entries()) {
      this.#placesOf.set(area * LEVELS + level, code === null ? 0 : this.places.of(code));
      if (code !== null) levels |= 1 << level;
    }
    this.#levelsOf.set(area, levels);
  }
}
