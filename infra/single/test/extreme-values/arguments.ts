import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { CURSORS, DATES, IDS, INSTANTS } from "./values.js";

/** The value of an argument, valid or not. */
export type Value = unknown;

/** Returns the value of an argument that is not under test; undefined if any value of its type will do. */
export type Ordinary = (path: readonly string[]) => Value;

/** A field of the graph with relevant arguments, and the path to it. */
export interface ArgumentField {
  readonly operation: "query" | "mutation";
  /** From the root to the field itself. */
  readonly path: readonly GraphQLField<unknown, unknown>[];
  readonly name: string;
}

/** A request in which one argument has an extreme value. */
export interface Trial {
  readonly query: string;
  readonly variables: Readonly<Record<string, Value>>;
  /** The argument, such as `Query.events.filter.from`, and the value. */
  readonly tried: string;
}

const LONGEST_PATH = 4;

/** Returns every field of the composed graph with a date, an instant, a cursor or an id. */
export function argumentFieldsOf(schema: GraphQLSchema): ArgumentField[] {
  const roots = [
    ["query", schema.getQueryType()!],
    ["mutation", schema.getMutationType()!],
  ] as const;
  return roots.flatMap(([operation, root]) => {
    const found: ArgumentField[] = [];
    const seen = new Set<string>();
    let reached: { type: GraphQLObjectType; path: ArgumentField["path"] }[] = [{ type: root, path: [] }];
    for (let depth = 0; depth < LONGEST_PATH && reached.length > 0; depth += 1)
      reached = reached.flatMap(({ type, path }) => {
        if (seen.has(type.name)) return [];
        seen.add(type.name);
        return Object.values(type.getFields()).flatMap((field) => {
          const here = [...path, field];
          if (field.args.some(({ name, type: wanted }) => extremesIn(name, wanted).length > 0))
            found.push({ operation, path: here, name: `${type.name}.${field.name}` });
          if (operation === "mutation") return [];
          return objectsIn(field).map((next) => ({ type: next, path: here }));
        });
      });
    return found;
  });
}

/** Yields all requests for a field, with one extreme value each. */
export function* trialsOf(schema: GraphQLSchema, place: ArgumentField, ordinary: Ordinary): Generator<Trial> {
  const field = place.path.at(-1)!;
  for (const argument of field.args)
    for (const { at, value } of extremesIn(argument.name, argument.type)) {
      const given = (name: string, type: GraphQLInputType) =>
        name === argument.name
          ? withExtreme(type, at, value, [field.name, name], ordinary)
          : valueOf(type, [field.name, name], ordinary);
      yield {
        ...requestOf(schema, place, ordinary, given),
        tried: `${place.name}.${[argument.name, ...at].join(".")} ${JSON.stringify(value)?.slice(0, 80)}`,
      };
    }
}

/** Builds a request with a different value for each date and instant of a field, as ranges need. */
export function rangeOf(schema: GraphQLSchema, place: ArgumentField, ordinary: Ordinary): Trial {
  const field = place.path.at(-1)!;
  const given = (name: string, type: GraphQLInputType) => valueOf(type, [field.name, name], ordinary, true);
  return { ...requestOf(schema, place, ordinary, given), tried: `${place.name} by a range` };
}

function requestOf(
  schema: GraphQLSchema,
  { operation, path }: ArgumentField,
  ordinary: Ordinary,
  ofLast: (name: string, type: GraphQLInputType) => Value,
): Omit<Trial, "tried"> {
  const variables: Record<string, Value> = {};
  const declared: string[] = [];
  let text = "";
  for (const [depth, field] of path.entries()) {
    const isLast = depth === path.length - 1;
    const passed: string[] = [];
    for (const { name, type } of field.args) {
      const value = isLast ? ofLast(name, type) : valueOf(type, [field.name, name], ordinary);
      if (value === undefined) continue;
      const variable = `${name}${depth}`;
      declared.push(`$${variable}: ${type.toString()}`);
      passed.push(`${name}: $${variable}`);
      variables[variable] = value;
    }
    const on = depth > 0 ? fragmentOf(path[depth - 1]!, field) : null;
    text += ` ${on ? `... on ${on} {` : ""} ${field.name}${passed.length > 0 ? `(${passed.join(", ")})` : ""}`;
    text += isLast ? answerOf(schema, field) : " {";
  }
  const closing = path.slice(1).map((field, depth) => (fragmentOf(path[depth]!, field) ? " } }" : " }"));
  const variablesText = declared.length > 0 ? `(${declared.join(", ")})` : "";
  return { query: `${operation}${variablesText} {${text}${closing.join("")} }`, variables };
}

/** Returns the member of an interface or a union that has the field. */
function fragmentOf(before: GraphQLField<unknown, unknown>, field: GraphQLField<unknown, unknown>) {
  const type = getNamedType(before.type);
  if (isObjectType(type)) return null;
  return objectsIn(before).find((member) => Object.values(member.getFields()).includes(field))!.name;
}

function objectsIn({ type }: GraphQLField<unknown, unknown>): GraphQLObjectType[] {
  const named = getNamedType(type);
  if (isObjectType(named)) return [named];
  return isUnionType(named) ? [...named.getTypes()] : [];
}

/** Selects the fields of the answer one level deep, or a page's nodes. */
function answerOf(schema: GraphQLSchema, { type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return "";
  if (isInterfaceType(named) || isUnionType(named))
    return " { __typename ... on UserError { code message } }";
  if (!isObjectType(named)) return " { __typename }";
  const { nodes } = named.getFields();
  if (nodes)
    return ` { totalCount pageInfo { endCursor hasNextPage } nodes { ${leavesOf(getNamedType(nodes.type))} } }`;
  return ` { ${leavesOf(named)} }`;
}

function leavesOf(type: ReturnType<typeof getNamedType>): string {
  if (!isObjectType(type)) return "__typename";
  const leaves = Object.values(type.getFields()).filter(
    (field) =>
      isLeafType(getNamedType(field.type)) && !field.args.some(({ type: wanted }) => isNonNullType(wanted)),
  );
  return ["__typename", ...leaves.map(({ name }) => name)].join(" ");
}

/** Returns the extreme values of an argument, and their places in it. */
function extremesIn(name: string, wanted: GraphQLInputType): { at: string[]; value: Value }[] {
  const type = getNullableType(wanted);
  if (isListType(type)) return extremesIn(name, type.ofType);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field: GraphQLInputField | GraphQLArgument) =>
      extremesIn(field.name, field.type).map(({ at, value }) => ({ at: [field.name, ...at], value })),
    );
  const values =
    type.name === "Date"
      ? DATES
      : type.name === "DateTime"
        ? INSTANTS
        : type.name === "ID"
          ? IDS
          : name === "after"
            ? CURSORS
            : [];
  return values.map((value) => ({ at: [], value }));
}

function withExtreme(
  wanted: GraphQLInputType,
  at: readonly string[],
  value: Value,
  path: readonly string[],
  ordinary: Ordinary,
): Value {
  const type = getNullableType(wanted);
  if (isListType(type)) return [withExtreme(type.ofType, at, value, path, ordinary)];
  const [name, ...rest] = at;
  if (!isInputObjectType(type) || name === undefined) return value;
  const field = type.getFields()[name]!;
  const others = valueOf(type, path, ordinary) as object;
  return { ...others, [name]: withExtreme(field.type, rest, value, [...path, name], ordinary) };
}

/** Returns an ordinary value of a type; undefined for an optional one. @param whole true to include optional ones */
function valueOf(
  wanted: GraphQLInputType,
  path: readonly string[],
  ordinary: Ordinary,
  whole = false,
): Value {
  const known = ordinary(path);
  const type = getNullableType(wanted);
  const isTime = "name" in type && (type.name === "Date" || type.name === "DateTime");
  if (known === undefined && !isNonNullType(wanted) && !(whole && (isTime || isInputObjectType(type))))
    return undefined;
  if (isListType(type)) {
    if (Array.isArray(known)) return known;
    return [known ?? valueOf(type.ofType, path, ordinary, whole)];
  }
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields()).flatMap(({ name, type: inner }) => {
        const value = valueOf(inner, [...path, name], ordinary, whole);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  if (known !== undefined) return known;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  return (
    {
      Int: 1,
      Float: 0.5,
      Boolean: true,
      Date: "2026-03-04",
      DateTime: "2026-03-04T02:00:00Z",
      LocalTime: "08:00",
    }[type.name] ?? (type.name === "ImportRows" ? [] : "x")
  );
}
