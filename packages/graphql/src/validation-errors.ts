import {
  getNamedType,
  GraphQLError,
  isInputObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";
import { say, type Language, type Phrase } from "./language.js";

const VALUES = new Set<string>([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/**
 * Removes the quoted values from the errors of graphql-js's `validate`, since they may be personal data. For an invalid
 * value in the text, `extensions` contain its place, for example `movePerson(person.phone)`, and the type `expected`;
 * messages about names are unchanged.
 */
export function redactValues(
  errors: readonly GraphQLError[],
  schema: GraphQLSchema,
  document: DocumentNode,
): readonly GraphQLError[] {
  const suspects = new Map<ASTNode, GraphQLError>();
  for (const error of errors) {
    const [node] = error.nodes ?? [];
    if (node && (VALUES.has(node.kind) || node.kind === Kind.NAME)) suspects.set(node, error);
  }
  if (suspects.size === 0) return errors;
  const places = placesOf(new Set(suspects.keys()), schema, document);
  return errors.map((error) => {
    const [node] = error.nodes ?? [];
    const found = node && places.get(node);
    if (!found) return node && VALUES.has(node.kind) ? invalidValueError(error, "?", "?") : error;
    const missing = missingFieldOf(error, found.type);
    return missing
      ? invalidValueError(error, `${found.place}.${missing.name}${found.end}`, String(missing.type))
      : invalidValueError(error, found.place + found.end, String(found.type));
  });
}

function invalidValueError(
  { nodes, source, positions, extensions }: GraphQLError,
  argument: string,
  expected: string,
) {
  return new GraphQLError(`The value of ${argument} is not of the type ${expected}.`, {
    nodes,
    source,
    positions,
    extensions: { ...extensions, argument, expected },
  });
}

interface ValuePlace {
  readonly place: string;
  /** The end of the place, such as a closing parenthesis. */
  readonly end: string;
  readonly type: GraphQLInputType;
}

/** Returns the places of the values in `sought`, and of the field names in it. */
function placesOf(
  sought: ReadonlySet<ASTNode>,
  schema: GraphQLSchema,
  document: DocumentNode,
): Map<ASTNode, ValuePlace> {
  const places = new Map<ASTNode, ValuePlace>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      enter(node, _key, parent, path, ancestors) {
        if (!sought.has(node)) return;
        const isOfField =
          node.kind === Kind.NAME && (parent as ASTNode | undefined)?.kind === Kind.OBJECT_FIELD;
        if (node.kind === Kind.NAME && !isOfField) return;
        // The name of an unknown field may be personal data as well, so the error is reported for the object.
        const isOfObject = isOfField || node.kind === Kind.OBJECT_FIELD;
        const type = isOfObject ? types.getParentInputType() : types.getInputType();
        const above = isOfField || !parent ? ancestors : [...ancestors, parent];
        if (type) places.set(node, { ...placeOf(above, path), type });
      },
    }),
  );
  return places;
}

function placeOf(
  ancestors: readonly (ASTNode | readonly ASTNode[])[],
  path: readonly (string | number)[],
): Pick<ValuePlace, "place" | "end"> {
  let owner = "";
  let place = "";
  let end = "";
  for (const [index, at] of ancestors.entries()) {
    if (!("kind" in at)) {
      const list = ancestors[index - 1] as ASTNode | undefined;
      if (list?.kind === Kind.LIST) place += `[${path[index]}]`;
    } else if (at.kind === Kind.FIELD) owner = at.name.value;
    else if (at.kind === Kind.DIRECTIVE) owner = `@${at.name.value}`;
    else if (at.kind === Kind.VARIABLE_DEFINITION) place = `$${at.variable.name.value}`;
    else if (at.kind === Kind.ARGUMENT) [place, end] = [`${owner}(${at.name.value}`, ")"];
    else if (at.kind === Kind.OBJECT_FIELD) place += `.${at.name.value}`;
  }
  return { place, end };
}

/** Returns the field that an error about a whole object reports as missing. */
function missingFieldOf({ message }: GraphQLError, type: GraphQLInputType) {
  const object = getNamedType(type);
  const [, field] = /^Field "\w+\.(\w+)" of required type/.exec(message) ?? [];
  return field !== undefined && isInputObjectType(object) ? object.getFields()[field] : undefined;
}

const UNREADABLE: Phrase = {
  "zh-CN": "查询在第 {line} 行第 {column} 列无法读取。",
  en: "The query cannot be read at line {line}, column {column}.",
};
const EXPECTED: Phrase = {
  "zh-CN": "此处应为 {expected}，而不是 {found}。",
  en: " It should be {expected} and not {found}.",
};
const UNEXPECTED: Phrase = { "zh-CN": "此处不应有 {found}。", en: " There should be no {found}." };
const TOKEN = String.raw`<EOF>|Name|Int|Float|String|BlockString|Comment|"[!$&():=@[\]{|}.?]+"`;
const SYNTAX = new RegExp(
  String.raw`^Syntax Error: (?:Expected (?<expected>${TOKEN}|"[a-z]+"), found|Unexpected) (?<found>${TOKEN})(?: "|\.)`,
);

/**
 * Returns the message for a query text with a syntax error: the position, the expected kind of token and the kind
 * found, but not the token itself.
 * @param message of the parser
 */
export function unreadableText(
  language: Language,
  message: string,
  { line, column }: { readonly line: number; readonly column: number },
): string {
  const { expected, found } = SYNTAX.exec(message)?.groups ?? {};
  const where = say(UNREADABLE, language, { line, column });
  if (found === undefined) return where;
  return (
    where + say(expected === undefined ? UNEXPECTED : EXPECTED, language, { expected: expected ?? "", found })
  );
}
