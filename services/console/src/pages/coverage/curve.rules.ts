import { addDays, monthOf, type Day } from "../../language/formats.rules.js";

/** A month of the curve. */
export interface Month {
  /** Its first day. */
  readonly month: Day;
  /** People reached in it, each once in the month. */
  readonly inMonth: number;
  /** People reached until its end, each once at all; null while that is being counted. */
  readonly until: number | null;
}

/** More do not fit beside each other on a phone. */
const MOST_MONTHS = 12;

/** Every month from the first in which anybody was reached to the last that is asked for, the newest twelve at most. */
export function monthsOf(rows: readonly { readonly month: Day | null }[], last: Day): Day[] {
  const [first] = rows.map(({ month }) => month!).toSorted();
  if (first === undefined) return [];
  const months: Day[] = [];
  for (let month = monthOf(last); month >= first && months.length < MOST_MONTHS; month = monthOf(month, -1))
    months.unshift(month);
  return months;
}

/** The day until which is counted for the end of a month. */
export function endOf(month: Day): Day {
  return addDays(monthOf(month, 1), -1);
}
