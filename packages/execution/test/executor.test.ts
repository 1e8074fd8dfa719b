import { buildSchema, execute, type GraphQLError, parse, validate, type ExecutionResult } from "graphql";
import { Executor } from "../src/index.js";
import { root, schema } from "./schema.js";

const executor = new Executor(schema);

type Variables = Record<string, unknown>;

/** What both answer, in the same words: the same data in the same order, the same errors at the same places, by place. */
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
  const asked = { document, operationName, variables, root };
  const first = await executor.execute({ ...asked, context: { log: [] } });
  const again = await executor.execute({ ...asked, context: { log: [] } });
  expect(words(first)).toBe(words(expected));
  expect(words(again)).toBe(words(expected));
  return first;
}

// Which of two that are waited for fails first is a matter of turns of the event loop.
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
  ["what is promised, and what is only thenable", "{ promised { id text } thenable { id } sooner }"],
  ["lists of lists, of promises, of what can be iterated", "{ matrix numbers promisedNumbers set { id } }"],
  ["methods of the object", "{ methods { plain: add(by: 1) late: later(by: 2) } }"],
  ["aliases and fields written twice", "{ a: leaves { id } leaves { id } leaves { text t: text } }"],
  [
    "fragments, named and inline, spread twice",
    `{ node { ...N } things { ...N ... on Leaves { text } ... { __typename } ...N } }
     fragment N on Node { id ... on Leaf { name } ... on Node { __typename } }`,
  ],
  ["a type that is found out later", "{ laterThings { __typename ... on Leaf { name } } }"],
  ["an interface that the value names", "{ named { __typename id } }"],
])("%s", async (_what, query) => {
  const { errors } = await both(query);
  expect(errors).toBeUndefined();
});

test.each([
  ["as it is written", '{ echo(text: "a", numbers: [1, 2], kind: TWO, point: { x: 1 }) }', undefined],
  ["by its defaults", "{ echo defaulted }", undefined],
  ["null", "{ echo(text: null, numbers: null, kind: null, point: null) }", undefined],
  ["one where a list may be", "{ echo(numbers: 7) }", undefined],
  [
    "by variables",
    "query($t: String, $n: [Int!], $k: Kind, $p: Point, $d: Date) { echo(text: $t, numbers: $n, kind: $k, point: $p, date: $d) }",
    { t: "b", n: [3], k: "ONE", p: { x: 2, y: 3 }, d: "2026-03-02" },
  ],
  [
    "by variables that are not given",
    "query($t: String, $k: Kind) { echo(text: $t, kind: $k) defaulted(by: 1) }",
    {},
  ],
  ["by variables that are null", "query($t: String) { echo(text: $t) }", { t: null }],
  [
    "by defaults of variables",
    'query($t: String = "d", $p: Point = { x: 9 }) { echo(text: $t, point: $p) }',
    {},
  ],
  [
    "with variables within",
    "query($x: Int!, $n: Int!) { echo(point: { x: $x }, numbers: [1, $n]) }",
    { x: 4, n: 5 },
  ],
  ["with a variable within that is not given", "query($y: Int) { echo(point: { x: 1, y: $y }) }", {}],
  ["a list of one by a variable", "query($n: [Int!]) { echo(numbers: $n) }", { n: 8 }],
  [
    "a nested list of objects",
    "query($l: [Line!]!) { lines(lines: $l) }",
    { l: [{ from: { x: 1 }, to: { x: 2, y: 3 } }] },
  ],
])("arguments: %s", async (_what, query, variables) => {
  const { errors } = await both(query, variables);
  expect(errors).toBeUndefined();
});

test.each([
  ["a wrong type", "query($n: Int!) { echo(numbers: [$n]) }", { n: "x" }],
  ["nothing where something must be", "query($n: Int!) { echo(numbers: [$n]) }", {}],
  ["null where something must be", "query($n: Int!) { echo(numbers: [$n]) }", { n: null }],
  ["a field that is not there", "query($p: Point) { echo(point: $p) }", { p: { x: 1, z: 2 } }],
  ["a field that is missing", "query($p: Point) { echo(point: $p) }", { p: { y: 2 } }],
  ["no object", "query($p: Point) { echo(point: $p) }", { p: [1] }],
  ["a value the scalar refuses", "query($d: Date) { echo(date: $d) }", { d: "2026-02-30" }],
  ["no value of the enum", "query($k: Kind) { echo(kind: $k) }", { k: "THREE" }],
  [
    "several at once",
    "query($a: Int!, $p: Point!) { echo(numbers: [$a], point: $p) }",
    { a: 1.5, p: { x: "1" } },
  ],
  ["sixty at once", "query($n: [Int!]) { echo(numbers: $n) }", { n: Array.from({ length: 60 }, () => "x") }],
])("a variable with %s is refused as ever", async (_what, query, variables) => {
  const document = parse(query);
  const expected = await execute({ schema, document, variableValues: variables });
  expect(expected.data).toBeUndefined();
  const { data, errors } = await executor.execute({ document, variables, context: {} });
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(Math.min(50, expected.errors!.length));
});

test.each([
  ["a field that throws", "{ leaves { id } fails { throws } }"],
  ["a field that rejects", "{ fails { rejects } }"],
  ["an error that is answered", "{ fails { answersError } }"],
  ["something thrown that is no error", "{ fails { throwsText } }"],
  ["an error with a code of its own", "{ fails { coded } }"],
  ["a null where none may be", "{ fails { id required } sooner }"],
  ["a null promised where none may be", "{ fails { id requiredLater } sooner }"],
  ["the same in a list of what may be null", "{ failing { id required } }"],
  ["the same, later", "{ failing { id requiredLater } }"],
  ["the same in a list of what may not", "{ strictlyFailing { id required } sooner }"],
  ["the same in a list of what may not, later", "{ strictlyFailing { id requiredLater } sooner }"],
  ["items that fail", "{ mixedNumbers mixedPromises }"],
  ["items that fail where none may", "{ strictNumbers sooner }"],
  ["a list that is none", "{ noList }"],
  ["a leaf that cannot be written", "{ badInt badEnum }"],
  ["a union of nothing known", "{ strangers { __typename } }"],
  ["two failures under one null", "{ fails { requiredLater again: requiredLater } }"],
  ["a failure beneath one that failed before", "{ fails { deep { requiredLater } rejects } }"],
  ["a failure that reaches the root", "{ mustNotFail { required } sooner }"],
  ["a failure that reaches the root later", "{ mustNotFail { requiredLater } sooner }"],
])("of %s, the same is told", async (_what, query) => {
  const { errors } = await both(query);
  expect(errors).not.toHaveLength(0);
});

test.each([
  ["in the order that they are written", "mutation { a: slow(n: 1) b: quick(n: 2) c: slow(n: 3) }"],
  ["also after one that failed", "mutation { a: slow(n: -1) b: quick(n: 2) }"],
  ["but not after one that must not fail", "mutation { a: quick(n: 1) b: must(n: -1) c: quick(n: 3) }"],
  [
    "but not after one that must not fail, later",
    "mutation { a: slow(n: 1) b: mustLater(n: -1) c: quick(n: 3) }",
  ],
])("changes are made one after another, %s", async (_what, query) => {
  const document = parse(query);
  const [theirs, ours] = [{ log: [] }, { log: [] }];
  await execute({ schema, document, contextValue: theirs, rootValue: root });
  await executor.execute({ document, context: ours, root });
  expect(ours).toEqual(theirs);
  await both(query);
});

test("a resolver that asks is told where it is", async () => {
  await both("query Where($n: Int) { a: info(n: $n) fails { b: info list { c: info } } }", { n: 1 }, "Where");
});

test.each([
  [
    "conditions",
    "query($if: Boolean!) { leaves { id @skip(if: $if) text @include(if: $if) } }",
    { if: true },
  ],
  ["questions about the schema", '{ __schema { queryType { name } } __type(name: "Leaf") { name } }', {}],
  ["a name that no plain object can have", "{ leaves { __proto__: id } }", {}],
  ["an operation among several", "query A { sooner } query B { leaves { id } }", {}],
])("an operation with %s is answered as ever", async (_what, query, variables) => {
  await both(query, variables, query.includes("query B") ? "B" : undefined);
});

test("an operation that is not there is told of", async () => {
  const document = parse("query A { sooner } query B { sooner }");
  for (const operationName of ["C", undefined])
    expect(await executor.execute({ document, operationName, context: {} })).toEqual(
      await execute({ schema, document, operationName }),
    );
});

test("a scalar that writes nothing has failed", async () => {
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

test("a schema that is none is refused", () => {
  expect(() => new Executor(buildSchema("type A { a: Int }", { assumeValid: false }))).toThrow(/root type/);
});
