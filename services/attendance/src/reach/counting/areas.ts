import { becameOf } from "../../replicas/area/merge.rules.js";
import { Numbering } from "./numbering.js";
import { int32s, uint8s } from "./numbers.js";
import { COUNTED_LEVELS, countedAreas } from "./slices.rules.js";

/** A replica of an area, with its number in the tables. */
export interface AreaFact {
  readonly number: number;
  readonly id: string;
  readonly mergedInto: string | null;
}

const LEVELS = COUNTED_LEVELS.length;

/**
 * The areas in which people were counted, numbered from 1 as they occur, with the areas in which each of them counts.
 */
export class Areas {
  /** Numbers the areas that have cells. */
  readonly places = new Numbering();
  readonly #byNumber = new Map<number, number>();
  readonly #mergedInto = new Map<string, string>();
  readonly #ids = [""];
  readonly #became = [""];
  /** By area and level: the place it counts in; 0 when it is wider than the level. */
  readonly #placesOf = int32s();
  readonly #levelsOf = uint8s();

  /** The number of areas. */
  get size(): number {
    return this.#ids.length - 1;
  }

  /**
   * Replaces areas by their current state.
   * @returns true when an area in which people were counted now counts as another
   */
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

  /**
   * Returns an area by its number in the tables.
   * @throws RangeError when it is not replicated
   */
  of(number: number): number {
    const area = this.#byNumber.get(number);
    if (area === undefined) throw new RangeError(`Area number ${number} is not replicated.`);
    return area;
  }

  /** Returns the code it counts as. */
  became(area: number): string {
    return this.#became[area]!;
  }

  /** Returns the place an area counts in at a level; 0 when there is none. */
  place(area: number, level: number): number {
    return this.#placesOf.at(area * LEVELS + level);
  }

  /** Returns the places an area counts in, the widest first. */
  placesOf(area: number): Int32Array {
    const places = this.#placesOf.values.slice(area * LEVELS, (area + 1) * LEVELS);
    return places.filter((place) => place !== 0);
  }

  /** Returns the levels at which an area counts, as a bit mask. */
  levels(area: number): number {
    return this.#levelsOf.at(area);
  }

  /** Returns the levels at which two areas count in the same place, as a bit mask. */
  sharedLevels(one: number, other: number): number {
    if (one === other) return this.#levelsOf.at(one);
    const places = this.#placesOf.values;
    let levels = 0;
    for (let level = 0; level < LEVELS; level += 1) {
      const place = places[one * LEVELS + level]!;
      if (place !== places[other * LEVELS + level]!) break; // codes nest: areas that differ here also differ below
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
