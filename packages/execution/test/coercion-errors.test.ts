import { buildSchema, parse, type GraphQLSchema } from "graphql";
import { readerOfVariables } from "../src/index.js";

const NUMBER = "110101199003070011";
const schema: GraphQLSchema = buildSchema(`
  enum Kind { CHILD ADULT }
  input Person { name: String! phone: [String!] kind: Kind = ADULT next: Person }
  input Either @oneOf { name: String age: Int }
  type Query { people(first: Int, people: [Person!], either: Either): Int }
`);

function errorsOf(declared: string, given: Record<string, unknown>) {
  const [node] = parse(`query(${declared}) { people }`).definitions;
  const definitions = (node as { variableDefinitions?: never }).variableDefinitions ?? [];
  const read = readerOfVariables(schema, definitions)(given);
  return "errors" in read ? read.errors : [];
}

test.each([
  ["a leaf", "$first: Int", { first: NUMBER }, ["$first Int"]],
  ["a missing required value", "$first: Int!", {}, ["$first Int!"]],
  ["a null for a non-null type", "$first: Int!", { first: null }, ["$first Int!"]],
  ["an item of a list", "$people: [Person!]", { people: [{ name: "x" }, NUMBER] }, ["$people[1] Person"]],
  [
    "several invalid places",
    "$people: [Person!]",
    { people: [{ name: { a: NUMBER } }, { phone: [NUMBER, null], kind: NUMBER }] },
    [
      "$people[0].name String",
      "$people[1].name String!",
      "$people[1].phone[1] String!",
      "$people[1].kind Kind",
    ],
  ],
  [
    "a recursive type",
    "$people: [Person!]",
    { people: { name: "x", next: { name: "y", next: { name: [] } } } },
    ["$people.next.next.name String"],
  ],
  ["an unknown field", "$people: [Person!]", { people: { name: "x", [NUMBER]: 1 } }, ["$people Person"]],
  ["two fields of a @oneOf type", "$either: Either", { either: { name: "x", age: 1 } }, ["$either Either"]],
])("reports the path of %s and never the value", (_what, declared, given, places) => {
  const errors = errorsOf(declared, given);
  expect(errors.map(({ extensions }) => [extensions.variable, extensions.expected].join(" "))).toEqual(
    places,
  );
  expect(JSON.stringify(errors)).not.toContain(NUMBER);
});

test.each([
  ["$either: Either", { either: { age: 1 } }],
  ["$people: [Person!] = []", {}],
  ["$people: [Person!]", { people: { name: "x", kind: "CHILD" } }],
])("reports nothing for a valid value: %s", (declared, given) => {
  expect(errorsOf(declared, given)).toEqual([]);
});
