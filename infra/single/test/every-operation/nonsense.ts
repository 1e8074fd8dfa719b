import {
  getNullableType,
  isInputObjectType,
  isListType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
} from "graphql";
import type { Json } from "../starlane.js";

/** Invalid or unintended values of each scalar. */
const NONSENSE: Readonly<Record<string, readonly unknown[]>> = {
  String: ["", "a\u0000b", "\ud800", "x".repeat(100_000)],
  ID: ["", "x", "a\u0000b"],
  Int: [-(2 ** 31), 2 ** 31 - 1],
  Float: [-1, 1e308],
  Date: ["0000-01-01", "2026-02-30", "9999-12-31"],
  DateTime: ["0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59Z"],
  LocalTime: ["24:00"],
  ImportRows: [
    "x",
    [null],
    [{}],
    [{ number: "x", texts: [] }],
    [{ number: 2, texts: [1, null] }],
    [{ number: 2, texts: ["a\u0000b", "\ud800"] }],
  ],
};

/** Yields the arguments of a mutation with nonsense in each place in turn, including optional ones. */
export function* withNonsense(
  fields: readonly (GraphQLArgument | GraphQLInputField)[],
  given: Json,
): Generator<Json> {
  for (const { name, type } of fields)
    for (const value of inValue(type, given[name])) yield { ...given, [name]: value };
}

function* inValue(wanted: GraphQLInputType, given: Json): Generator {
  const type = getNullableType(wanted);
  if (isListType(type)) {
    const [first, ...others] = given ?? [];
    for (const value of inValue(type.ofType, first)) yield [value, ...others];
  } else if (isInputObjectType(type)) {
    if (given) yield* withNonsense(Object.values(type.getFields()), given);
  } else if (isScalarType(type)) yield* NONSENSE[type.name] ?? [];
}
