import type { FlattenNodePathSegment } from "@graphql-hive/router-query-planner";

import { isRecord, typeNameOf, type Answer } from "./answer.js";
import type { TypeConditions } from "./type-conditions.js";

/** A place in the answer, linked to the one above it; `undefined` is the root. */
export type Place = { readonly above: Place; readonly key: string | number } | undefined;

/** An object of the answer that a fetch is to add to. */
export interface Target {
  object: Answer;
  place: Place;
}

/** Every object that lies at `path` below `root`. */
export function targetsAt(
  root: Answer,
  path: readonly FlattenNodePathSegment[],
  answersTo: TypeConditions,
): Target[] {
  const targets: Target[] = [];
  const go = (value: unknown, depth: number, place: Place): void => {
    const segment = path[depth];
    if (Array.isArray(value)) {
      // A list is stepped through at "@", and also where the path leaves that unsaid: at its end and before a type.
      const next = segment === "@" ? depth + 1 : depth;
      for (let index = 0; index < value.length; index += 1)
        go(value[index], next, { above: place, key: index });
    } else if (!isRecord(value)) return;
    else if (segment === undefined) targets.push({ object: value, place });
    else if (segment === "@") return;
    else if ("Field" in segment) go(value[segment.Field], depth + 1, { above: place, key: segment.Field });
    else if (isOneOf(value, segment.TypeCondition, answersTo)) go(value, depth + 1, place);
  };
  go(root, 0, undefined);
  return targets;
}

export function pathOf(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = place; at; at = at.above) path.push(at.key);
  return path.reverse();
}

function isOneOf(object: Answer, types: readonly string[], answersTo: TypeConditions): boolean {
  const name = typeNameOf(object);
  return !name || types.some((type) => answersTo(name, type));
}
