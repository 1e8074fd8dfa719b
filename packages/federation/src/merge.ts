import { isRecord, type ResultObject } from "./answer.js";

/**
 * Writes what `source` knows into `target`, field by field and, for lists, item by item. What one service knows is not
 * undone by another's null.
 */
export function merge(target: ResultObject, source: ResultObject): void {
  for (const key of Object.keys(source)) target[key] = merged(target[key], source[key]);
}

/** The same without taking anything of `source` itself, which is merged elsewhere as well. */
export function mergeCopy(target: ResultObject, source: ResultObject): void {
  for (const key of Object.keys(source)) target[key] = merged(target[key], copied(source[key]));
}

function merged(known: unknown, told: unknown): unknown {
  if (known === undefined) return told;
  if (told === null || told === undefined) return known;
  if (isRecord(known) && isRecord(told)) {
    merge(known, told);
    return known;
  }
  if (Array.isArray(known) && Array.isArray(told) && known.length === told.length) {
    return known.map((item, index): unknown => merged(item, told[index]));
  }
  return told;
}

/** A copy whose objects and lists are its own. */
export function copy(answer: ResultObject): ResultObject {
  const copy: ResultObject = {};
  for (const key of Object.keys(answer)) copy[key] = copied(answer[key]);
  return copy;
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  return isRecord(value) && isPlain(value) ? copy(value) : value;
}

/** A service in this process may give a scalar as an object of a class, such as an instant: it has no fields to copy. */
function isPlain(value: ResultObject): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
