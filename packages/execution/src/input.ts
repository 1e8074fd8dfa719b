import {
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
} from "graphql";

/** Marks an invalid value. The place of the mismatch is only worked out when it is reported. */
export const INVALID = Symbol("invalid");

/** Coerces a JSON value with the same result as `coerceInputValue` of graphql-js, or `INVALID`. */
export type Coerce = (value: unknown) => unknown;

const known = new WeakMap<GraphQLInputType, Coerce>();

/** Returns the coercion function of `type`. It is built once per type. */
export function coercerOf(type: GraphQLInputType): Coerce {
  let coerce = known.get(type);
  if (!coerce) known.set(type, (coerce = make(type)));
  return coerce;
}

function make(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const coerce = coercerOf(type.ofType);
    return (value) => (value === null || value === undefined ? INVALID : coerce(value));
  }
  const coerce = isListType(type)
    ? list(coercerOf(type.ofType))
    : isInputObjectType(type)
      ? object(type)
      : leaf(type);
  return (value) => (value === null || value === undefined ? null : coerce(value));
}

function list(coerceItem: Coerce): Coerce {
  return (value) => {
    if (!Array.isArray(value)) {
      if (typeof value === "object") return INVALID; // perhaps an iterable, which JSON cannot contain
      const only = coerceItem(value);
      return only === INVALID ? INVALID : [only];
    }
    const items: unknown[] = [];
    for (const item of value) {
      const coerced = coerceItem(item);
      if (coerced === INVALID) return INVALID;
      items.push(coerced);
    }
    return items;
  };
}

function object(type: GraphQLInputObjectType): Coerce {
  if (type.isOneOf) return () => INVALID;
  let fields: ReturnType<typeof fieldsOf> | undefined; // built lazily: a type may have fields of its own type
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return INVALID;
    fields ??= fieldsOf(type);
    const given = value as Record<string, unknown>;
    const coerced: Record<string, unknown> = {};
    let known = 0;
    for (const { name, coerce, defaultValue, isRequired } of fields) {
      const item = given[name];
      if (item !== undefined) {
        const read = coerce(item);
        if (read === INVALID) return INVALID;
        coerced[name] = read;
        known += 1;
      } else if (defaultValue !== undefined) coerced[name] = defaultValue;
      else if (isRequired) return INVALID;
    }
    return Object.keys(given).length === known ? coerced : INVALID;
  };
}

function fieldsOf(type: GraphQLInputObjectType) {
  return Object.values(type.getFields()).map(({ name, type: of, defaultValue }) => ({
    name,
    coerce: coercerOf(of),
    defaultValue,
    isRequired: isNonNullType(of),
  }));
}

function leaf(type: GraphQLLeafType): Coerce {
  return (value) => {
    try {
      const read: unknown = type.parseValue(value);
      return read === undefined ? INVALID : read;
    } catch {
      return INVALID;
    }
  };
}
