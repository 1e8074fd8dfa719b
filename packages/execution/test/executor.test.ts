import { buildSchema, execute, type GraphQLError, parse, validate, type ExecutionResult } from "graphql";
import { Executor } from "../src/index.js";
import { root, schema } from "./schema.js";

const executor = new Executor(schema);

type Variables = Record<string, unknown>;

/**
 * Executes with graphql-js and with our executor, and expects the same data in the same order and the same errors,
 * sorted by path.
 */
async function both(query: string, variables?: Variables, operationName?: string) {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const words = (result: ExecutionResult) =>
    JSON.stringify({ data: result.data, errors: result.errors?.map(wordsOf).sort(byPlace) }, null, 1);
  const expected = await execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    contextValue: { log: [] },
    rootValue: root,
  });
  const request = { document, operationName, variables, root };
  const first = await executor.execute({ ...request, context: { log: [] } });
  const again = await executor.execute({ ...request, context: { log: [] } });
  expect(words(first)).toBe(words(expected));
  expect(words(again)).toBe(words(expected));
  return first;
}

// The order of two asynchronous failures depends on the event loop.
const byPlace = (one: { path: unknown }, other: { path: unknown }) =>
  String(one.path) < String(other.path) ? -1 : 1;

const wordsOf = ({ message, path, locations, extensions, originalError }: GraphQLError) => ({
  message,
  path,
  locations,
  extensions,
  cause: originalError?.message,
});

test.each([
  ["leaves of every kind", "{ leaves { id text int float yes enum odd date nothing } }"],
  ["promises and other thenables", "{ promised { id text } thenable { id } sooner }"],
  ["lists of lists, of promises, and other iterables", "{ matrix numbers promisedNumbers set { id } }"],
  ["methods of the object", "{ methods { plain: add(by: 1) late: later(by: 2) } }"],
  ["aliases and repeated fields", "{ a: leaves { id } leaves { id } leaves { text t: text } }"],
  [
    "fragments, named and inline, spread twice",
    `{ node { ...N } things { ...N ... on Leaves { text } ... { __typename } ...N } }
     fragment N on Node { id ... on Leaf { name } ... on Node { __typename } }`,
  ],
  ["a type that is resolved later", "{ laterThings { __typename ... on Leaf { name } } }"],
  ["an interface whose type the value names", "{ named { __typename id } }"],
])("%s", async (_what, query) => {
  const { errors } = await both(query);
  expect(errors).toBeUndefined();
});

test.each([
  ["literals", '{ echo(text: "a", numbers: [1, 2], kind: TWO, point: { x: 1 }) }', undefined],
  ["defaults of arguments", "{ echo defaulted }", undefined],
  ["null", "{ echo(text: null, numbers: null, kind: null, point: null) }", undefined],
  ["a single value for a list", "{ echo(numbers: 7) }", undefined],
  [
    "variables",
    "query($t: String, $n: [Int!], $k: Kind, $p: Point, $d: Date) { echo(text: $t, numbers: $n, kind: $k, point: $p, date: $d) }",
    { t: "b", n: [3], k: "ONE", p: { x: 2, y: 3 }, d: "2026-03-02" },
  ],
  ["missing variables", "query($t: String, $k: Kind) { echo(text: $t, kind: $k) defaulted(by: 1) }", {}],
  ["null variables", "query($t: String) { echo(text: $t) }", { t: null }],
  [
    "defaults of variables",
    'query($t: String = "d", $p: Point = { x: 9 }) { echo(text: $t, point: $p) }',
    {},
  ],
  [
    "nested variables",
    "query($x: Int!, $n: Int!) { echo(point: { x: $x }, numbers: [1, $n]) }",
    { x: 4, n: 5 },
  ],
  ["a missing nested variable", "query($y: Int) { echo(point: { x: 1, y: $y }) }", {}],
  ["a single value of a variable for a list", "query($n: [Int!]) { echo(numbers: $n) }", { n: 8 }],
  [
    "a nested list of objects",
    "query($l: [Line!]!) { lines(lines: $l) }",
    { l: [{ from: { x: 1 }, to: { x: 2, y: 3 } }] },
  ],
])("reads arguments like graphql-js: %s", async (_what, query, variables) => {
  const { errors } = await both(query, variables);
  expect(errors).toBeUndefined();
});

test.each([
  ["a wrong type", "query($n: Int!) { echo(numbers: [$n]) }", { n: "x" }],
  ["a missing required value", "query($n: Int!) { echo(numbers: [$n]) }", {}],
  ["a null for a non-null type", "query($n: Int!) { echo(numbers: [$n]) }", { n: null }],
  ["an unknown field", "query($p: Point) { echo(point: $p) }", { p: { x: 1, z: 2 } }],
  ["a missing field", "query($p: Point) { echo(point: $p) }", { p: { y: 2 } }],
  ["a list for an object", "query($p: Point) { echo(point: $p) }", { p: [1] }],
  ["a value the scalar refuses", "query($d: Date) { echo(date: $d) }", { d: "2026-02-30" }],
  ["an unknown enum value", "query($k: Kind) { echo(kind: $k) }", { k: "THREE" }],
  [
    "several errors",
    "query($a: Int!, $p: Point!) { echo(numbers: [$a], point: $p) }",
    { a: 1.5, p: { x: "1" } },
  ],
  ["sixty errors", "query($n: [Int!]) { echo(numbers: $n) }", { n: Array.from({ length: 60 }, () => "x") }],
])(
  "refuses a variable with %s like graphql-js, reporting fifty errors at most",
  async (_what, query, variables) => {
    const document = parse(query);
    const expected = await execute({ schema, document, variableValues: variables });
    expect(expected.data).toBeUndefined();
    const { data, errors } = await executor.execute({ document, variables, context: {} });
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(Math.min(50, expected.errors!.length));
  },
);

test.each([
  ["a field that throws", "{ leaves { id } fails { throws } }"],
  ["a field that rejects", "{ fails { rejects } }"],
  ["an error that is returned", "{ fails { answersError } }"],
  ["a thrown value that is not an error", "{ fails { throwsText } }"],
  ["an error with its own code", "{ fails { coded } }"],
  ["a null for a non-null field", "{ fails { id required } sooner }"],
  ["a promised null for a non-null field", "{ fails { id requiredLater } sooner }"],
  ["a null for a non-null field in a list of nullable items", "{ failing { id required } }"],
  ["a promised null for a non-null field in a list of nullable items", "{ failing { id requiredLater } }"],
  ["a null for a non-null field in a list of non-null items", "{ strictlyFailing { id required } sooner }"],
  [
    "a promised null for a non-null field in a list of non-null items",
    "{ strictlyFailing { id requiredLater } sooner }",
  ],
  ["failing nullable items", "{ mixedNumbers mixedPromises }"],
  ["failing non-null items", "{ strictNumbers sooner }"],
  ["a value that is not a list", "{ noList }"],
  ["a leaf that cannot be serialized", "{ badInt badEnum }"],
  ["a union with unknown types", "{ strangers { __typename } }"],
  ["two failures under one null", "{ fails { requiredLater again: requiredLater } }"],
  ["a failure below an earlier failure", "{ fails { deep { requiredLater } rejects } }"],
  ["a failure that reaches the root", "{ mustNotFail { required } sooner }"],
  ["a failure that reaches the root later", "{ mustNotFail { requiredLater } sooner }"],
])("reports the same errors as graphql-js for %s", async (_what, query) => {
  const { errors } = await both(query);
  expect(errors).not.toHaveLength(0);
});

test.each([
  ["in document order", "mutation { a: slow(n: 1) b: quick(n: 2) c: slow(n: 3) }"],
  ["continues after a failed nullable field", "mutation { a: slow(n: -1) b: quick(n: 2) }"],
  ["stops after a failed non-null field", "mutation { a: quick(n: 1) b: must(n: -1) c: quick(n: 3) }"],
  [
    "stops after a non-null field that fails later",
    "mutation { a: slow(n: 1) b: mustLater(n: -1) c: quick(n: 3) }",
  ],
])("runs mutation fields one after another: %s", async (_what, query) => {
  const document = parse(query);
  const [theirs, ours] = [{ log: [] }, { log: [] }];
  await execute({ schema, document, contextValue: theirs, rootValue: root });
  await executor.execute({ document, context: ours, root });
  expect(ours).toEqual(theirs);
  await both(query);
});

test("gives a resolver the same info as graphql-js", async () => {
  await both("query Where($n: Int) { a: info(n: $n) fails { b: info list { c: info } } }", { n: 1 }, "Where");
});

test.each([
  [
    "conditions",
    "query($if: Boolean!) { leaves { id @skip(if: $if) text @include(if: $if) } }",
    { if: true },
  ],
  ["introspection", '{ __schema { queryType { name } } __type(name: "Leaf") { name } }', {}],
  ["a key that a plain object cannot have", "{ leaves { __proto__: id } }", {}],
  ["an operation among several", "query A { sooner } query B { leaves { id } }", {}],
])("answers an operation with %s like graphql-js", async (_what, query, variables) => {
  await both(query, variables, query.includes("query B") ? "B" : undefined);
});

test("reports a missing operation like graphql-js", async () => {
  const document = parse("query A { sooner } query B { sooner }");
  for (const operationName of ["C", undefined])
    expect(await executor.execute({ document, operationName, context: {} })).toEqual(
      await execute({ schema, document, operationName }),
    );
});

test("reports an error when a scalar serializes to undefined", async () => {
  const { data, errors } = await executor.execute({
    document: parse("{ badDate sooner }"),
    context: {},
    root,
  });
  expect(data).toEqual({ badDate: null, sooner: 1 });
  expect(errors).toMatchObject([
    { path: ["badDate"], message: "Date serializes what is not null as undefined." },
  ]);
});

test("rejects an invalid schema", () => {
  expect(() => new Executor(buildSchema("type A { a: Int }", { assumeValid: false }))).toThrow(/root type/);
});
