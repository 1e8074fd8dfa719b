import {
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from "graphql";

/** A mismatch between a value and its type. It never contains the value itself, which may be personal data. */
export interface CoercionError {
  /** For example `$input.people[3].phone`. */
  readonly path: string;
  /** For example `[String!]`. */
  readonly expected: string;
}

/**
 * Yields every place where a JSON value does not match its type.
 * @param path the name of the value itself
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
  // The name of an unknown field may be personal data as well.
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
