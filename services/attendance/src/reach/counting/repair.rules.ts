import type { Cell } from "./cells.js";
import type { EventCount } from "./reach-counter.js";

/**
 * Returns the cells to write so that the stored ones become right; a cell that should not exist is written with zeros.
 */
export function cellsToSave(right: readonly Cell[], stored: readonly Cell[]): Cell[] {
  return changesBetween(right, stored, keyOfCell, isSameCell, (cell) => ({
    ...cell,
    reached: 0,
    contacts: 0,
    unidentified: 0,
  }));
}

/** Returns the counts of events to write, in the same way. */
export function eventsToSave(right: readonly EventCount[], stored: readonly EventCount[]): EventCount[] {
  return changesBetween(
    right,
    stored,
    ({ event }) => event,
    (one, other) => one.reached === other.reached && one.unidentified === other.unidentified,
    ({ event }) => ({ event, reached: 0, unidentified: 0 }),
  );
}

const keyOfCell = ({ dimension, member, area, audience }: Cell) =>
  `${dimension} ${member} ${area} ${audience}`;
const isSameCell = (one: Cell, other: Cell) =>
  one.reached === other.reached && one.contacts === other.contacts && one.unidentified === other.unidentified;

function changesBetween<T>(
  right: readonly T[],
  stored: readonly T[],
  keyOf: (count: T) => string,
  isSame: (one: T, other: T) => boolean,
  nobody: (count: T) => T,
): T[] {
  const missing = new Map(stored.map((count) => [keyOf(count), count]));
  const changes: T[] = [];
  for (const count of right) {
    const key = keyOf(count);
    const there = missing.get(key) ?? nobody(count);
    missing.delete(key);
    if (!isSame(count, there)) changes.push(count);
  }
  for (const there of missing.values()) if (!isSame(there, nobody(there))) changes.push(nobody(there));
  return changes;
}
