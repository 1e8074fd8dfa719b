import { buildSchema, parse, type GraphQLSchema } from "graphql";
import { readerOfVariables } from "../src/index.js";

const NUMBER = "110101199003070011";
const schema: GraphQLSchema = buildSchema(`
  enum Kind { CHILD ADULT }
  input Person { name: String! phone: [String!] kind: Kind = ADULT next: Person }
  input Either @oneOf { name: String age: Int }
  type Query { people(first: Int, people: [Person!], either: Either): Int }
`);

function told(declared: string, given: Record<string, unknown>) {
  const [node] = parse(`query(${declared}) { people }`).definitions;
  const definitions = (node as { variableDefinitions?: never }).variableDefinitions ?? [];
  const read = readerOfVariables(schema, definitions)(given);
  return "errors" in read ? read.errors : [];
}

test.each([
  ["a leaf", "$first: Int", { first: NUMBER }, ["$first Int"]],
  ["nothing that must be", "$first: Int!", {}, ["$first Int!"]],
  ["null that must not be", "$first: Int!", { first: null }, ["$first Int!"]],
  ["an item of a list", "$people: [Person!]", { people: [{ name: "x" }, NUMBER] }, ["$people[1] Person"]],
  [
    "several places",
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
    "a place within itself",
    "$people: [Person!]",
    { people: { name: "x", next: { name: "y", next: { name: [] } } } },
    ["$people.next.next.name String"],
  ],
  [
    "a field that there is not",
    "$people: [Person!]",
    { people: { name: "x", [NUMBER]: 1 } },
    ["$people Person"],
  ],
  ["one of two", "$either: Either", { either: { name: "x", age: 1 } }, ["$either Either"]],
])("of %s it is told where it does not fit, and never what it is", (_what, declared, given, places) => {
  const errors = told(declared, given);
  expect(errors.map(({ extensions }) => [extensions.variable, extensions.expected].join(" "))).toEqual(
    places,
  );
  expect(JSON.stringify(errors)).not.toContain(NUMBER);
});

test.each([
  ["$either: Either", { either: { age: 1 } }],
  ["$people: [Person!] = []", {}],
  ["$people: [Person!]", { people: { name: "x", kind: "CHILD" } }],
])("of what fits nothing is told: %s", (declared, given) => {
  expect(told(declared, given)).toEqual([]);
});
