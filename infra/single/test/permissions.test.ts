import { fieldRules, NON_PERSONAL_FIELDS, PERSONAL_TYPES, policy } from "@starlane/auth";
import { compose } from "@starlane/federation";
import {
  buildSchema,
  getNamedType,
  isObjectType,
  isScalarType,
  isUnionType,
  parse,
  print,
  visit,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { permissionsTable } from "../src/references.js";
import { services } from "../src/services.js";

const parts = services.map((service) => ({ name: service.name, sdl: service.sdl() }));
const composed = compose(parts);
/** The public schema, and each service's with its internal operations. */
const SCHEMAS: readonly (readonly [string, GraphQLSchema])[] = [
  ["the public schema", buildSchema(composed.publicSdl)],
  ...parts.map(({ name, sdl }) => [name, withoutDirectives(sdl)] as const),
];
const ROOTS = ["Query", "Mutation", "Subscription"];

test.each(SCHEMAS)("%s: every root operation has a rule", (_name, schema) => {
  const operations = ROOTS.flatMap((root) =>
    fieldsOf(schema.getType(root)).map((field) => `${root}.${field.name}`),
  );
  expect(operations.length).toBeGreaterThan(5);
  expect(operations.filter((operation) => policy[operation] === undefined)).toEqual([]);
});

test.each(SCHEMAS)(
  "%s: every field of a person, and every field that leads to one, has a rule",
  (_name, schema) => {
    expect(unruled(schema)).toEqual([]);
  },
);

test.each(SCHEMAS)(
  "%s: every type is listed as personal, or with its non-personal texts",
  (_name, schema) => {
    expect(unclassified(schema)).toEqual([]);
  },
);

test("every rule refers to an existing field or operation", () => {
  const there = new Set(
    SCHEMAS.flatMap(([, schema]) =>
      objectTypes(schema).flatMap((type) => fieldsOf(type).map((field) => `${type.name}.${field.name}`)),
    ),
  );
  expect(Object.keys(policy).filter((name) => !there.has(name))).toEqual([]);
  const types = new Set(SCHEMAS.flatMap(([, schema]) => objectTypes(schema).map(({ name }) => name)));
  expect(
    [...Object.keys(PERSONAL_TYPES), ...Object.keys(NON_PERSONAL_FIELDS)].filter((type) => !types.has(type)),
  ).toEqual([]);
});

test("names unlisted types, texts, people and operations", () => {
  const forgotten = buildSchema(`
    type Query { agency(id: ID!): Agency witnesses: [Witness!]! }
    type Agency { id: ID! code: String! name: String! phone: String director: User }
    type User { id: ID! username: String! email: String! }
    type Witness { id: ID! }`);
  expect(unclassified(forgotten)).toEqual(["Agency.phone", "Witness"]);
  expect(unruled(forgotten)).toEqual(["Agency.director", "User.email"]);
});

test('every type with people marked "where reached" is reached through a field with a rule', () => {
  const reached = Object.entries(fieldRules)
    .filter(([, rule]) => rule === "where reached")
    .map(([name]) => name.split(".")[0]!);
  const schema = SCHEMAS[0]![1];
  const ways = objectTypes(schema).flatMap((type) =>
    fieldsOf(type)
      .filter((field) => reached.some((name) => leadsTo(getNamedType(field.type), name)))
      .map((field) => `${type.name}.${field.name}`),
  );
  expect(ways).toContain("LedgerEntry.assignee");
  expect(ways.filter((way) => policy[way] === undefined)).toEqual([]);
});

test("the permissions document names every rule", () => {
  const document = permissionsTable();
  expect(Object.keys(policy).filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
});

/** Returns the fields of a person, or that lead to one, without a rule. */
function unruled(schema: GraphQLSchema): string[] {
  return objectTypes(schema)
    .filter(({ name }) => !isWrapper(name))
    .flatMap((type) =>
      fieldsOf(type)
        .filter((field) => type.name in PERSONAL_TYPES || isPersonal(getNamedType(field.type)))
        .map((field) => `${type.name}.${field.name}`)
        .filter((name) => policy[name] === undefined && !name.startsWith("Query._")),
    );
}

/** Returns the types and texts that are not classified. */
function unclassified(schema: GraphQLSchema): string[] {
  return objectTypes(schema)
    .filter(({ name }) => !ROOTS.includes(name) && !isWrapper(name) && !(name in PERSONAL_TYPES))
    .flatMap((type) => {
      const known = NON_PERSONAL_FIELDS[type.name];
      if (!known) return [type.name];
      return fieldsOf(type)
        .filter((field) => isText(getNamedType(field.type)) && !known.includes(field.name))
        .map((field) => `${type.name}.${field.name}`);
    });
}

/** Returns true for connections and edges, which contain only nodes. */
function isWrapper(name: string): boolean {
  return /(Connection|Edge)$/.test(name);
}

function isPersonal(type: GraphQLNamedType): boolean {
  return Object.keys(PERSONAL_TYPES).some((name) => leadsTo(type, name));
}

function leadsTo(type: GraphQLNamedType, name: string): boolean {
  if (isUnionType(type)) return type.getTypes().some((member) => leadsTo(member, name));
  return type.name === name || type.name === `${name}Connection` || type.name === `${name}Edge`;
}

function isText(type: GraphQLNamedType): boolean {
  return (
    isScalarType(type) &&
    !["Int", "Float", "Boolean", "Date", "DateTime", "LocalTime", "Cents"].includes(type.name)
  );
}

function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith("_"));
}

function fieldsOf(type: GraphQLNamedType | undefined) {
  return isObjectType(type)
    ? Object.values(type.getFields()).filter(({ name }) => !name.startsWith("_"))
    : [];
}

/** Returns a service's schema for graphql-js, without federation directives. */
function withoutDirectives(sdl: string): GraphQLSchema {
  const document = visit(parse(sdl), { Directive: () => null, DirectiveDefinition: () => null });
  return buildSchema(print(document), { assumeValidSDL: true });
}
