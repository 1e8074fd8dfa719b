import {
  buildSchema,
  type GraphQLEnumType,
  GraphQLError,
  type GraphQLScalarType,
  type GraphQLResolveInfo,
} from "graphql";

const SDL = `
  scalar Date
  enum Kind { ONE TWO }
  interface Node { id: ID! }
  type Leaf implements Node { id: ID! name: String }
  type Leaves implements Node {
    id: ID! text: String int: Int float: Float yes: Boolean enum: Kind odd: Kind date: Date nothing: String
  }
  union Thing = Leaf | Leaves
  input Point { x: Int! y: Int = 5 }
  input Line { from: Point! to: Point }
  type Methods { add(by: Int!): Int later(by: Int!): Int }
  type Fails {
    id: ID throws: Int rejects: Int answersError: Int throwsText: Int coded: Int required: Int! requiredLater: Int!
    deep: Fails list: [Fails!] info: String
  }
  type Query {
    leaves: Leaves promised: Leaves thenable: Leaf sooner: Int matrix: [[Int]] numbers: [Int!] promisedNumbers: [Int]
    set: [Leaf] methods: Methods node: Node things: [Thing!] laterThings: [Thing] named: Node
    echo(text: String, numbers: [Int!], kind: Kind, point: Point, date: Date): String
    defaulted(by: Int = 3, point: Point = { x: 1 }): String
    lines(lines: [Line!]!): String
    fails: Fails failing: [Fails] strictlyFailing: [Fails!] mixedNumbers: [Int] mixedPromises: [Int]
    strictNumbers: [Int!] noList: [Int] badInt: Int badEnum: Kind badDate: Date strangers: [Thing] mustNotFail: Fails!
    info(n: Int): String
  }
  type Mutation { slow(n: Int): Int quick(n: Int): Int must(n: Int): Int! mustLater(n: Int): Int! }
`;

type Source = Record<string, unknown>;
type Resolve = (
  source: Source,
  args: Record<string, unknown>,
  context: { log: unknown[] },
  info: GraphQLResolveInfo,
) => unknown;

const soon = <T>(value: T, turns = 1): Promise<T> =>
  turns === 0 ? Promise.resolve(value) : Promise.resolve().then(() => soon(value, turns - 1));

const writeArguments = (_source: Source, args: unknown) => JSON.stringify(args);
const writeInfo: Resolve = (
  _source,
  args,
  _context,
  { path, fieldName, parentType, returnType, operation, variableValues, fieldNodes, rootValue },
) =>
  JSON.stringify([
    args,
    path,
    fieldName,
    parentType,
    returnType,
    operation.name?.value,
    variableValues,
    fieldNodes.length,
    rootValue === root,
  ]);

/** The root value, whose properties are the fields without a resolver. */
export const root = {
  leaves: {
    id: 7,
    text: "text",
    int: 1,
    float: 1.5,
    yes: true,
    enum: 1,
    odd: 2,
    date: new Date(0),
    nothing: undefined,
  },
  promised: soon({ id: "p", text: soon("later", 3) }, 2),
  // eslint-disable-next-line unicorn/no-thenable -- a thenable that is not a promise
  thenable: { then: (back: (value: unknown) => void) => back({ id: "t" }) },
  sooner: 1,
  matrix: [[1, null], null, [soon(2)]],
  numbers: [1, 2],
  promisedNumbers: [soon(1, 3), soon(2), null],
  set: new Set([{ id: 1 }, { id: 2 }]),
  methods: new (class {
    base = 10;
    add({ by }: { by: number }) {
      return this.base + by;
    }
    later({ by }: { by: number }) {
      return soon(this.base + by);
    }
  })(),
  node: { kind: "Leaf", id: 1, name: "n" },
  things: [
    { kind: "Leaf", id: 1, name: "n" },
    { kind: "Leaves", id: 2, text: "t" },
  ],
  laterThings: [soon({ kind: "Leaf", name: "n", later: true }), { kind: "Leaves", later: true }],
  named: { kind: "Leaf", id: 3 },
  fails: { id: "f", deep: soon({ id: "d" }, 4), list: [{ id: "l" }] },
  failing: [{ id: 1 }, soon({ id: 2 })],
  strictlyFailing: [{ id: 1 }, soon({ id: 2 })],
  mixedNumbers: [1, new Error("an item"), "x", 4],
  mixedPromises: [
    soon(1),
    Promise.resolve().then(() => Promise.reject(new Error("an item, later"))),
    soon("x"),
  ],
  strictNumbers: [1, new Error("an item")],
  noList: 5,
  badInt: "five",
  badEnum: "none",
  badDate: "none",
  strangers: [{ kind: "Nobody" }, { kind: "Node" }, { kind: "Methods" }, {}, soon({ kind: "Nobody" })],
  mustNotFail: {},
};

const resolvers: Record<string, Record<string, Resolve>> = {
  Query: { echo: writeArguments, defaulted: writeArguments, lines: writeArguments, info: writeInfo },
  Fails: {
    throws() {
      throw new Error("thrown");
    },
    rejects: () => soon(0).then(() => Promise.reject(new Error("rejected"))),
    answersError: () => new Error("answered"),
    throwsText() {
      throw "a text"; // eslint-disable-line no-throw-literal
    },
    coded() {
      throw new GraphQLError("coded", { extensions: { code: "CODE" } });
    },
    required: () => null,
    requiredLater: () => soon(null, 2),
    info: writeInfo,
  },
  Mutation: {
    slow: (_source, { n }, { log }) => soon(n, 3).then(change(log)),
    quick: (_source, { n }, { log }) => change(log)(n),
    must: (_source, { n }, { log }) => change(log)(n),
    mustLater: (_source, { n }, { log }) => soon(n, 3).then(change(log)),
  },
};

function change(log: unknown[]) {
  return (n: unknown) => {
    log.push(n);
    if (n === -1) throw new Error("not changed");
    return n;
  };
}

export const schema = buildSchema(SDL);
for (const [type, fields] of Object.entries(resolvers))
  for (const [field, resolve] of Object.entries(fields))
    (schema.getType(type) as never as { getFields(): Record<string, { resolve?: unknown }> }).getFields()[
      field
    ]!.resolve = resolve;
for (const name of ["Node", "Thing"])
  (schema.getType(name) as never as { resolveType: unknown }).resolveType = ({ kind, later }: Source) =>
    later ? soon(kind) : kind;

const date = schema.getType("Date") as GraphQLScalarType;
date.serialize = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : undefined);
date.parseValue = (value) => {
  const read = new Date(String(value));
  if (!read.toISOString().startsWith(String(value))) throw new GraphQLError(`${String(value)} is no day.`);
  return read;
};

// Internal values that differ from the names, as in an enum of TypeScript.
const kinds = schema.getType("Kind") as GraphQLEnumType;
const [one, two] = kinds.getValues();
one!.value = 1;
two!.value = 2;
