import type {
  FetchNodePathSegment,
  FetchRewrite,
  KeyRenamer,
  ValueSetter,
} from "@graphql-hive/router-query-planner";

import { isRecord, typeNameOf, type ResultObject, type ErrorPath } from "./answer.js";
import type { TypeConditions } from "./type-conditions.js";

/** Applies the plan's rewrites to `value`: renames fields fetched under another key, or sets a value. */
export function rewrite(value: unknown, rewrites: readonly FetchRewrite[], answersTo: TypeConditions): void {
  for (const it of rewrites) {
    const renamer = keyRenamer(it);
    if (renamer) {
      eachAt(value, renamer.path, answersTo, (object, key) => rename(object, key, renamer.renameKeyTo));
      continue;
    }
    const setter = valueSetter(it);
    if (setter) {
      eachAt(value, setter.path, answersTo, (object, key) => {
        if (key in object) object[key] = setter.setValueTo;
      });
    }
  }
}

/** Translates a path in the service's data to the renamed keys. */
export function rewritePath(path: ErrorPath, rewrites: readonly FetchRewrite[]): ErrorPath {
  return rewrites.reduce((renamed, it) => {
    const renamer = keyRenamer(it);
    return renamer ? renameIn(renamed, renamer) : renamed;
  }, path);
}

export function keyRenamer(rewrite: FetchRewrite): KeyRenamer | undefined {
  return "KeyRenamer" in rewrite ? rewrite.KeyRenamer : undefined;
}

function valueSetter(rewrite: FetchRewrite): ValueSetter | undefined {
  if ("ValueSetter" in rewrite) return rewrite.ValueSetter;
  return "setValueTo" in rewrite ? rewrite : undefined;
}

function rename(object: ResultObject, key: string, to: string): void {
  if (!(key in object)) return;
  object[to] = object[key];
  delete object[key];
}

/** Calls `act` for every object that holds the last key of `path`. */
function eachAt(
  value: unknown,
  path: readonly FetchNodePathSegment[],
  answersTo: TypeConditions,
  act: (object: ResultObject, key: string) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) eachAt(item, path, answersTo, act);
    return;
  }
  const [segment, ...rest] = path;
  if (!isRecord(value) || !segment) return;
  if ("TypenameEquals" in segment) {
    const name = typeNameOf(value);
    if (name && !segment.TypenameEquals.some((type) => answersTo(name, type))) return;
    eachAt(value, rest, answersTo, act);
  } else if (rest.length === 0) act(value, segment.Key);
  else eachAt(value[segment.Key], rest, answersTo, act);
}

function renameIn(path: ErrorPath, renamer: KeyRenamer): ErrorPath {
  const keys = renamer.path.flatMap((segment) => ("Key" in segment ? segment.Key : []));
  let matched = 0;
  for (const [at, segment] of path.entries()) {
    if (typeof segment === "number") continue;
    if (segment !== keys[matched]) return path;
    matched += 1;
    if (matched === keys.length) return [...path.slice(0, at), renamer.renameKeyTo, ...path.slice(at + 1)];
  }
  return path;
}
