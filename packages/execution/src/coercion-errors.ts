import {
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from "graphql";

/** A place in a value where another is expected than there is. What is there is not said: it may be somebody's. */
export interface Misfit {
  /** Such as `$input.people[3].phone`. */
  readonly place: string;
  /** Such as `[String!]`. */
  readonly expected: string;
}

/**
 * Where a value that came as JSON is not of its type.
 * @param place what the value itself is called
 */
export function* misfitsIn(value: unknown, type: GraphQLInputType, place: string): Generator<Misfit> {
  const misfit = { place, expected: String(type) };
  if (isNonNullType(type)) {
    if (value === null || value === undefined) yield misfit;
    else yield* misfitsIn(value, type.ofType, place);
  } else if (value === null || value === undefined) return;
  else if (isListType(type)) {
    if (!Array.isArray(value)) yield* misfitsIn(value, type.ofType, place);
    else
      for (const [index, item] of value.entries()) yield* misfitsIn(item, type.ofType, `${place}[${index}]`);
  } else if (isInputObjectType(type)) {
    if (typeof value !== "object" || Array.isArray(value)) yield misfit;
    else yield* misfitsInObject(value as Readonly<Record<string, unknown>>, type, place);
  } else if (!isReadable(() => type.parseValue(value))) yield misfit;
}

function* misfitsInObject(
  value: Readonly<Record<string, unknown>>,
  type: GraphQLInputObjectType,
  place: string,
): Generator<Misfit> {
  const fields = type.getFields();
  // What a client calls a field that there is not may be somebody's as well.
  const isOther = Object.keys(value).some((name) => !Object.hasOwn(fields, name));
  const isOne = Object.values(value).filter((item) => item !== undefined).length === 1;
  if (isOther || (type.isOneOf && !isOne)) yield { place, expected: String(type) };
  for (const { name, type: of, defaultValue } of Object.values(fields)) {
    const isLeftToDefault = value[name] === undefined && defaultValue !== undefined;
    if (!isLeftToDefault) yield* misfitsIn(value[name], of, `${place}.${name}`);
  }
}

function isReadable(read: () => unknown): boolean {
  try {
    return read() !== undefined;
  } catch {
    return false;
  }
}
