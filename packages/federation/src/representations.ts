import type { FetchRewrite, RequiresSelection } from "@graphql-hive/router-query-planner";

import { isRecord, typeNameOf, type ResultObject } from "./answer.js";
import { copy } from "./merge.js";
import { rewrite } from "./rewrites.js";
import type { TypeConditions } from "./type-conditions.js";

/** A reference to an entity for another service: its type, its key, and the fields of `@requires`. */
export type Representation = ResultObject;

/**
 * Builds the representation of an object.
 * @returns null when a required field is missing, or the lookup does not apply to the object's type
 */
export function representationOf(
  object: ResultObject,
  requires: readonly RequiresSelection[],
  rewrites: readonly FetchRewrite[],
  answersTo: TypeConditions,
): Representation | null {
  const applies = requires.some(
    (it) => it.kind !== "InlineFragment" || overlaps(object, it.typeCondition, answersTo),
  );
  if (!applies) return null;
  let source = object;
  if (rewrites.length > 0) {
    source = copy(object);
    rewrite(source, rewrites, answersTo);
  }
  const representation: Representation = { __typename: typeNameOf(source) };
  return pickInto(representation, source, requires, answersTo) ? representation : null;
}

function pick(
  source: ResultObject,
  selections: readonly RequiresSelection[],
  answersTo: TypeConditions,
): Representation | null {
  const picked: Representation = {};
  return pickInto(picked, source, selections, answersTo) ? picked : null;
}

function pickInto(
  picked: Representation,
  source: ResultObject,
  selections: readonly RequiresSelection[],
  answersTo: TypeConditions,
): boolean {
  for (const selection of selections) {
    if (selection.kind === "InlineFragment") {
      if (!overlaps(source, selection.typeCondition, answersTo)) continue;
      if (!pickInto(picked, source, selection.selections, answersTo)) return false;
    } else if (selection.kind === "Field") {
      const key = selection.alias ?? selection.name;
      const value = source[selection.name] ?? source[key];
      if (value === undefined && key === "__typename") continue;
      const known = pickValue(value, selection.selections ?? [], answersTo);
      if (known === undefined) return false;
      picked[key] = known;
    }
  }
  return true;
}

/** Picks the required fields of a value. @returns undefined when one is missing */
function pickValue(
  value: unknown,
  selections: readonly RequiresSelection[],
  answersTo: TypeConditions,
): unknown {
  if (selections.length === 0) return value; // a leaf, perhaps a scalar that is an object
  if (Array.isArray(value)) {
    const items = value.map((item) => pickValue(item, selections, answersTo));
    return items.includes(undefined) ? undefined : items;
  }
  return isRecord(value) ? (pick(value, selections, answersTo) ?? undefined) : value;
}

function overlaps(source: ResultObject, condition: string, answersTo: TypeConditions): boolean {
  const name = typeNameOf(source);
  return !name || answersTo(name, condition) || answersTo(condition, name);
}
