import { buildSchema, graphqlSync, type GraphQLResolveInfo } from "graphql";
import { selectedNodeFields } from "../src/index.js";

const schema = buildSchema(`
  type Query { lamps: Lamps }
  type Lamps { nodes: [Lamp!]! edges: [Edge!]! totalCount: Int }
  type Edge { node: Lamp! cursor: String }
  type Lamp { id: ID colour: String room: Room }
  type Room { name: String }
`);

function selected(query: string, variableValues = {}): string[] {
  let names: ReadonlySet<string> | undefined;
  const lamps = (_args: object, _context: unknown, info: GraphQLResolveInfo) => {
    names = selectedNodeFields(info);
    return null;
  };
  const { errors } = graphqlSync({ schema, source: query, rootValue: { lamps }, variableValues });
  expect(errors).toBeUndefined();
  return [...names!].sort();
}

test.each([
  ["by nodes", "{ lamps { nodes { id colour } } }", ["colour", "id"]],
  ["by edges", "{ lamps { edges { cursor node { colour } } } }", ["colour"]],
  ["by nodes and edges", "{ lamps { nodes { id } edges { node { colour } } } }", ["colour", "id"]],
  ["by field name under an alias", "{ lamps { all: nodes { hue: colour } } }", ["colour"]],
  ["without nested fields", "{ lamps { nodes { room { name } } } }", ["room"]],
  ["none for a count only", "{ lamps { totalCount } }", []],
  [
    "at several occurrences of the connection",
    "{ lamps { nodes { id } } lamps { nodes { colour } } }",
    ["colour", "id"],
  ],
  [
    "in fragments within fragments",
    "{ ...A } fragment A on Query { lamps { ...B } } fragment B on Lamps { nodes { ... { ...C } } } fragment C on Lamp { colour }",
    ["colour"],
  ],
])("finds the fields selected on the rows of a connection: %s", (_case, query, names) => {
  expect(selected(query)).toEqual(names);
});

test("includes fields with a condition", () => {
  const query = "query ($on: Boolean!) { lamps { nodes { id colour @include(if: $on) } } }";
  expect(selected(query, { on: false })).toEqual(["colour", "id"]);
});
