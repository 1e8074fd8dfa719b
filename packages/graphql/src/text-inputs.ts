import {
  GraphQLString,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
} from "graphql";
import { ApiError } from "./errors.js";
import type { Phrase } from "./language.js";
import { InvalidInput } from "./refusal.js";
import { readText } from "./text.rules.js";

/** String inputs that are read unchanged, by their schema coordinate, each with the reason. */
export const RAW_TEXT_INPUTS: Readonly<Record<string, string>> = {
  "Mutation.signIn.username": "looked up and kept nowhere; refused as any unknown name is, as late",
  "Mutation.signIn.password": "compared with a hash and kept nowhere",
  "Mutation.signIn.device": "a token; hashed, and as any unknown one where it has not the form of one",
  "Mutation.changePassword.current": "compared with a hash and kept nowhere",
  "Mutation.changePassword.new": "kept as a hash of what was typed",
  "CreateUserInput.password": "kept as a hash of what was typed",
  "UpdateUserInput.password": "kept as a hash of what was typed",
  "Mutation.refreshSession.refreshToken": "compared with a hash and kept nowhere",
  "PersonInput.identityNumber":
    "read as digits and not kept; refused by item, so that it keeps no other person back",
  "PersonInput.phone": "read as digits and not kept; refused by item, so that it keeps no other person back",
  "PersonInput.name": "read by the same rule, and refused by item, so that it keeps no other person back",
};

/** A refused text and its path, for example `["input", "title"]`. */
interface Refused {
  readonly path: readonly string[];
  readonly phrase: Phrase;
}

/** Reads the texts in a value of an input type. */
type Read = (value: unknown, path: readonly string[], refused: (at: Refused) => void) => unknown;

/** Reads the texts among the arguments of a field: returns the arguments to store, or the refusal of one text. */
export type ReadTexts = (
  args: Readonly<Record<string, unknown>>,
) => { readonly args: Record<string, unknown> } | { readonly refused: InvalidInput | ApiError };

/**
 * Returns the reader of the texts among a field's arguments, which applies `readText` to all of them; null when it has
 * none. A refused text is `InvalidInput` when the field's result may be that, and BAD_USER_INPUT otherwise.
 */
export function readerOfTexts(parent: string, field: GraphQLField<unknown, unknown>): ReadTexts | null {
  const readers = field.args.flatMap(({ name, type }): [string, Read][] => {
    const read = readerOf(type, `${parent}.${field.name}.${name}`, new Map());
    return read ? [[name, read]] : [];
  });
  if (readers.length === 0) return null;
  const result = isNonNullType(field.type) ? field.type.ofType : field.type;
  // Without `resolveType` the type of an answer is unknown: the field is not built yet.
  const isBuilt = isUnionType(result) && result.resolveType !== undefined;
  const hasRefusal = isBuilt && result.getTypes().some(({ name }) => name === "InvalidInput");
  return (given) => {
    const args = { ...given };
    let first: Refused | undefined;
    const refused = (at: Refused) => (first ??= at);
    for (const [name, read] of readers)
      if (args[name] !== undefined) args[name] = read(args[name], [name], refused);
    if (!first) return { args };
    if (hasRefusal) return { refused: new InvalidInput(first.path, first.phrase) };
    return { refused: badInput(first) };
  };
}

function badInput({ path, phrase }: Refused): ApiError {
  const argument = path.join(".");
  return new ApiError(
    "BAD_USER_INPUT",
    { "zh-CN": `参数 {argument}：${phrase["zh-CN"]}`, en: `The argument {argument}: ${phrase.en}` },
    { argument },
    { http: { status: 400 } },
  );
}

/**
 * Returns the reader of an input type; null when it has no texts.
 * @param known readers of types that may contain themselves
 */
function readerOf(
  type: GraphQLInputType,
  coordinate: string,
  known: Map<string, { read: Read | null }>,
): Read | null {
  if (isNonNullType(type)) return readerOf(type.ofType, coordinate, known);
  if (isListType(type)) {
    const read = readerOf(type.ofType, coordinate, known);
    return read && ofList(read);
  }
  if (isInputObjectType(type)) {
    const found = known.get(type.name);
    if (found) return found.read;
    const entry: { read: Read | null } = { read: null };
    known.set(type.name, entry);
    const fields = Object.values(type.getFields()).flatMap((field): [string, Read][] => {
      const read = readerOf(field.type, `${type.name}.${field.name}`, known);
      return read ? [[field.name, read]] : [];
    });
    return (entry.read = fields.length === 0 ? null : ofObject(fields));
  }
  return type.name === GraphQLString.name && !Object.hasOwn(RAW_TEXT_INPUTS, coordinate) ? ofText : null;
}

const ofText: Read = (value, path, refused) => {
  if (typeof value !== "string") return value;
  const reading = readText(value);
  if ("text" in reading) return reading.text;
  refused({ path, phrase: reading.refused });
  return value;
};

function ofList(read: Read): Read {
  return (value, path, refused) =>
    Array.isArray(value)
      ? value.map((item, index): unknown => read(item, [...path, String(index)], refused))
      : value;
}

function ofObject(fields: readonly (readonly [string, Read])[]): Read {
  return (value, path, refused) => {
    if (typeof value !== "object" || value === null) return value;
    const object = { ...value } as Record<string, unknown>;
    for (const [name, read] of fields)
      if (object[name] !== undefined) object[name] = read(object[name], [...path, name], refused);
    return object;
  };
}
