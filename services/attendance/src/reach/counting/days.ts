import { addDays, monthOf, type LocalDate } from "@starlane/calendar";
import { Numbering } from "./numbering.js";
import { int32s } from "./numbers.js";

/** The day from which the tables count days. */
export const EPOCH_DAY = "2000-01-01";

/** The days on which people were counted, numbered from 1 as they occur, each with its month. */
export class Days {
  readonly months = new Numbering();
  readonly #byDay = new Map<number, number>();
  readonly #days: number[] = [0];
  readonly #dates: LocalDate[] = [""];
  readonly #month = int32s();

  /** The number of days. */
  get size(): number {
    return this.#dates.length - 1;
  }

  /**
   * Returns the number of a day.
   * @param day days since EPOCH_DAY
   */
  of(day: number): number {
    const known = this.#byDay.get(day);
    if (known !== undefined) return known;
    const date = addDays(EPOCH_DAY, day);
    this.#byDay.set(day, this.#dates.length);
    this.#days.push(day);
    this.#dates.push(date);
    this.#month.set(this.size, this.months.of(monthOf(date)));
    return this.size;
  }

  date(day: number): LocalDate {
    return this.#dates[day]!;
  }

  /** Returns true when one day is before another. */
  isBefore(day: number, other: number): boolean {
    return this.#days[day]! < this.#days[other]!;
  }

  /** Returns the number of its month. */
  month(day: number): number {
    return this.#month.at(day);
  }
}
