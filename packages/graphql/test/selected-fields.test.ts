import { buildSchema, graphqlSync, type GraphQLResolveInfo } from "graphql";
import { selectedNodeFields } from "../src/index.js";

const schema = buildSchema(`
  type Query { lamps: Lamps }
  type Lamps { nodes: [Lamp!]! edges: [Edge!]! totalCount: Int }
  type Edge { node: Lamp! cursor: String }
  type Lamp { id: ID colour: String room: Room }
  type Room { name: String }
`);

function asked(query: string, variableValues = {}): string[] {
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
  ["by both", "{ lamps { nodes { id } edges { node { colour } } } }", ["colour", "id"]],
  ["by their names, however they are called", "{ lamps { all: nodes { hue: colour } } }", ["colour"]],
  ["but not what is below them", "{ lamps { nodes { room { name } } } }", ["room"]],
  ["nothing of a count", "{ lamps { totalCount } }", []],
  ["at several places", "{ lamps { nodes { id } } lamps { nodes { colour } } }", ["colour", "id"]],
  [
    "in fragments within fragments",
    "{ ...A } fragment A on Query { lamps { ...B } } fragment B on Lamps { nodes { ... { ...C } } } fragment C on Lamp { colour }",
    ["colour"],
  ],
])("what is asked of the rows of a list: %s", (_case, query, names) => {
  expect(asked(query)).toEqual(names);
});

test("what is asked on a condition is asked", () => {
  const query = "query ($on: Boolean!) { lamps { nodes { id colour @include(if: $on) } } }";
  expect(asked(query, { on: false })).toEqual(["colour", "id"]);
});
