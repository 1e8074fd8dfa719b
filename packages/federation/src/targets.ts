import type { FlattenNodePathSegment } from "@graphql-hive/router-query-planner";

import { isRecord, typeNameOf, type ResultObject } from "./answer.js";
import type { TypeConditions } from "./type-conditions.js";

/** A path in the result, linked to its parent; `undefined` is the root. */
export type AnswerPath = { readonly parent: AnswerPath; readonly key: string | number } | undefined;

/**
 * An object of the result that a fetch extends. It stores its own path as two fields, since there are thousands of
 * targets and few paths are ever read.
 */
export interface FetchTarget {
  readonly object: ResultObject;
  readonly parent: AnswerPath;
  /** Undefined for the root. */
  readonly key: string | number | undefined;
}

/** Returns every object at `path` below `root`. */
export function targetsAt(
  root: ResultObject,
  path: readonly FlattenNodePathSegment[],
  answersTo: TypeConditions,
): FetchTarget[] {
  const targets: FetchTarget[] = [];
  const go = (value: unknown, depth: number, parent: AnswerPath, key: FetchTarget["key"]): void => {
    const segment = path[depth];
    if (Array.isArray(value)) {
      // "@" steps into a list. A path may also omit it at its end and before a type condition.
      const next = segment === "@" ? depth + 1 : depth;
      const here = answerPathOf(parent, key);
      for (let index = 0; index < value.length; index += 1) go(value[index], next, here, index);
    } else if (!isRecord(value)) return;
    else if (segment === undefined) targets.push({ object: value, parent, key });
    else if (segment === "@") return;
    else if ("Field" in segment)
      go(value[segment.Field], depth + 1, answerPathOf(parent, key), segment.Field);
    else if (isOneOf(value, segment.TypeCondition, answersTo)) go(value, depth + 1, parent, key);
  };
  go(root, 0, undefined, undefined);
  return targets;
}

function answerPathOf(parent: AnswerPath, key: FetchTarget["key"]): AnswerPath {
  return key === undefined ? parent : { parent, key };
}

export function resultPathOf(target: Pick<FetchTarget, "parent" | "key"> | undefined): (string | number)[] {
  const path: (string | number)[] = target?.key === undefined ? [] : [target.key];
  for (let at = target?.parent; at; at = at.parent) path.push(at.key);
  return path.reverse();
}

function isOneOf(object: ResultObject, types: readonly string[], answersTo: TypeConditions): boolean {
  const name = typeNameOf(object);
  return !name || types.some((type) => answersTo(name, type));
}
