import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLNamedInputType,
} from "graphql";

import type { Random } from "./random.js";

/** Returns a value for a named type; undefined leaves the choice to the generator. */
export type ValueSource = (type: GraphQLNamedInputType, random: Random) => unknown;

const WORDS = ["", "a", "bc", "def", "中文", 'quote"\\', "line\nbreak"];

/**
 * Returns a JSON value of `type`.
 * @returns undefined when none can be generated: a custom scalar unknown to `source`
 */
export function valueOf(type: GraphQLInputType, random: Random, source: ValueSource): unknown {
  if (isNonNullType(type)) return presentValue(type.ofType, random, source);
  return random.chance(0.15) ? null : presentValue(type, random, source);
}

function presentValue(type: GraphQLInputType, random: Random, source: ValueSource): unknown {
  if (isNonNullType(type)) return presentValue(type.ofType, random, source);
  if (isListType(type)) {
    const items = Array.from({ length: random.below(4) }, () => valueOf(type.ofType, random, source));
    return items.includes(undefined) ? undefined : items;
  }
  const given = source(type, random);
  if (given !== undefined) return given;
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const entries = Object.values(type.getFields()).flatMap((field): [string, unknown][] => {
      if (!isNonNullType(field.type) && random.chance(0.5)) return [];
      return [[field.name, valueOf(field.type, random, source)]];
    });
    return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
  }
  switch (type.name) {
    case "Int":
      return random.below(6);
    case "Float":
      return random.below(600) / 100;
    case "Boolean":
      return random.chance(0.5);
    case "String":
      return random.pick(WORDS);
    case "ID":
      return String(1 + random.below(9));
    default:
      return undefined;
  }
}

/** Writes `value` as a GraphQL literal. */
export function literal(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (value === null) return "null";
  if (isListType(type) && Array.isArray(value)) {
    return `[${value.map((item) => literal(item, type.ofType)).join(", ")}]`;
  }
  if (isInputObjectType(type) && typeof value === "object" && value) {
    const fields = type.getFields();
    const entries = Object.entries(value).flatMap(([name, item]) => {
      const field = fields[name];
      return field ? [`${name}: ${literal(item, field.type)}`] : [];
    });
    return `{${entries.join(", ")}}`;
  }
  return isEnumType(type) && typeof value === "string" ? value : JSON.stringify(value);
}
