import { isRecord, type ResultObject } from "./answer.js";

/**
 * Merges `source` into `target`, field by field and, for lists, item by item. A null from one service never overwrites
 * the value of another.
 */
export function merge(target: ResultObject, source: ResultObject): void {
  for (const key of Object.keys(source)) target[key] = merged(target[key], source[key]);
}

/** Merges a deep copy of `source`, for a source that is merged in several places. */
export function mergeCopy(target: ResultObject, source: ResultObject): void {
  for (const key of Object.keys(source)) target[key] = merged(target[key], copied(source[key]));
}

function merged(known: unknown, incoming: unknown): unknown {
  if (known === undefined) return incoming;
  if (incoming === null || incoming === undefined) return known;
  if (isRecord(known) && isRecord(incoming)) {
    merge(known, incoming);
    return known;
  }
  if (Array.isArray(known) && Array.isArray(incoming) && known.length === incoming.length) {
    return known.map((item, index): unknown => merged(item, incoming[index]));
  }
  return incoming;
}

/** Returns a deep copy. */
export function copy(answer: ResultObject): ResultObject {
  const copy: ResultObject = {};
  for (const key of Object.keys(answer)) copy[key] = copied(answer[key]);
  return copy;
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  return isRecord(value) && isPlain(value) ? copy(value) : value;
}

/**
 * Returns false for instances of classes: a service in this process may return a scalar as an object, such as a `Date`,
 * which has no fields to copy.
 */
function isPlain(value: ResultObject): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
