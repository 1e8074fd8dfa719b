import {
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from "graphql";

/** A place in a value where another is expected than there is. What is there is not said: it may be somebody's. */
export interface CoercionError {
  /** Such as `$input.people[3].phone`. */
  readonly path: string;
  /** Such as `[String!]`. */
  readonly expected: string;
}

/**
 * Where a value that came as JSON is not of its type.
 * @param path what the value itself is called
 */
export function* coercionErrorsIn(
  value: unknown,
  type: GraphQLInputType,
  path: string,
): Generator<CoercionError> {
  const error = { path, expected: String(type) };
  if (isNonNullType(type)) {
    if (value === null || value === undefined) yield error;
    else yield* coercionErrorsIn(value, type.ofType, path);
  } else if (value === null || value === undefined) return;
  else if (isListType(type)) {
    if (!Array.isArray(value)) yield* coercionErrorsIn(value, type.ofType, path);
    else
      for (const [index, item] of value.entries())
        yield* coercionErrorsIn(item, type.ofType, `${path}[${index}]`);
  } else if (isInputObjectType(type)) {
    if (typeof value !== "object" || Array.isArray(value)) yield error;
    else yield* coercionErrorsInObject(value as Readonly<Record<string, unknown>>, type, path);
  } else if (!isReadable(() => type.parseValue(value))) yield error;
}

function* coercionErrorsInObject(
  value: Readonly<Record<string, unknown>>,
  type: GraphQLInputObjectType,
  path: string,
): Generator<CoercionError> {
  const fields = type.getFields();
  // What a client calls a field that there is not may be somebody's as well.
  const isOther = Object.keys(value).some((name) => !Object.hasOwn(fields, name));
  const isOne = Object.values(value).filter((item) => item !== undefined).length === 1;
  if (isOther || (type.isOneOf && !isOne)) yield { path, expected: String(type) };
  for (const { name, type: of, defaultValue } of Object.values(fields)) {
    const isLeftToDefault = value[name] === undefined && defaultValue !== undefined;
    if (!isLeftToDefault) yield* coercionErrorsIn(value[name], of, `${path}.${name}`);
  }
}

function isReadable(read: () => unknown): boolean {
  try {
    return read() !== undefined;
  } catch {
    return false;
  }
}
