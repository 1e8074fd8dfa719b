import { buildSchema, getIntrospectionQuery, getOperationAST, parse, validate } from "graphql";
import { readFileSync } from "node:fs";
import { OperationLimiter } from "../src/limits/operation-limiter.js";
import { OPERATION_LIMITS } from "../src/limits/limits.js";
import { structureOf } from "../src/limits/structure.rules.js";

const schema = buildSchema(
  readFileSync(new URL("../../../docs/generated/schema.graphql", import.meta.url), "utf8"),
  { assumeValid: true },
);
const limiter = new OperationLimiter(schema, OPERATION_LIMITS);

/** Returns the limit that a query exceeds, or its cost. */
function judged(query: string, variables: Record<string, unknown> = {}): string | number {
  try {
    limiter.assertWithinSize(query);
    const document = parse(query);
    expect(validate(schema, document)).toEqual([]);
    return limiter.costOf(getOperationAST(document)!, document, variables);
  } catch (error) {
    const { extensions } = error as { extensions?: { code?: string; limit?: string } };
    if (extensions?.code !== "QUERY_TOO_COMPLEX") throw error;
    return extensions.limit!;
  }
}

const nested = (depth: number) => `{ ${"area { parent { ".repeat(depth)} id ${"} }".repeat(depth)} }`;
/** Twenty fragments, each of which spreads the next one twice: a million fields. */
const bomb = `{ ...F0 } ${Array.from({ length: 20 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} a${n}: district { id } ...F${n + 1} }`).join(" ")} fragment F20 on Query { district { id } }`;

test.each<[string, string, string]>([
  ["depth", nested(20), "depth"],
  ["a fragment bomb", bomb, "depth fields aliases rootFields"],
  [
    "fragments that spread each other",
    "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "depth",
  ],
  ["aliases", `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: district { id }`).join(" ")} }`, "aliases"],
  [
    "nested aliases",
    `{ district { ${Array.from({ length: 100 }, (_, n) => `a${n}: id`).join(" ")} } }`,
    "aliases",
  ],
  ["root fields", `{ ${"district { id } ".repeat(40)} }`, "rootFields"],
  ["fields", `{ district { ${"id ".repeat(1_100)} } }`, "fields"],
  ["directives", `{ district ${"@skip(if: false) ".repeat(100)} { id } }`, "directives"],
  [
    "fragments",
    `{ district { id } } ${Array.from({ length: 80 }, (_, n) => `fragment F${n} on Area { id }`).join(" ")}`,
    "fragments",
  ],
  ["tokens", `{ district { ${"id ".repeat(5_000)} } }`, "tokens"],
  [
    "lists in the text",
    `{ events(filter: { statuses: [${"CONFIRMED ".repeat(4_990)}] }) { totalCount } }`,
    "tokens",
  ],
  ["unclosed nested lists", `{ district(x: ${"[".repeat(4_900)}`, "tokens"],
])("refuses an operation over a limit before validation: %s", (_case, query, limits) => {
  const began = performance.now();
  expect(limits.split(" ")).toContain(judged(query));
  expect(performance.now() - began).toBeLessThan(2_000); // a hundredth of it on a quiet machine
});

const PAGES =
  "query($n: Int, $m: Int) { campaigns(first: $n) { nodes { events(first: $m) { nodes { title venue { venueless: name } } } } } }";

test.each<[string, string, Record<string, unknown>, string | ((cost: number) => boolean)]>([
  ["a page of a variable", PAGES, { n: 1_000_000, m: 1 }, "cost"],
  ["pages of pages", PAGES, { n: 1_000, m: 1_000 }, "cost"],
  ["pages of the maximum length", PAGES, { n: 100, m: 100 }, (cost) => cost > 30_000],
  ["pages of the default length", PAGES, {}, (cost) => cost > 1_200 && cost < 2_500],
  ["pages of null", PAGES, { n: null, m: null }, (cost) => cost > 1_200 && cost < 2_500],
  ["a page of negative length", PAGES, { n: -1_000_000, m: 10 }, (cost) => cost >= 0 && cost < 100],
  ["page lengths that are not numbers", PAGES, { n: "1e9", m: [1] }, (cost) => cost < 2_500],
  [
    "a default in the text",
    "query($n: Int = 100000) { campaigns(first: $n) { nodes { id title } } }",
    {},
    "cost",
  ],
  ["a number in the text", "{ campaigns(first: 100000) { nodes { id title } } }", {}, "cost"],
  ["edges as well as nodes", "{ venues(first: 90000) { nodes { id } edges { node { id } } } }", {}, "cost"],
  [
    "pages behind a fragment",
    "{ ...A } fragment A on Query { campaigns(first: 190000) { ...B } } fragment B on CampaignConnection { nodes { id title } }",
    {},
    "cost",
  ],
  [
    "a list by its length",
    "mutation($e: ID!, $i: [CheckInItem!]!) { checkIn(event: $e, items: $i) { __typename } }",
    { e: "1", i: Array.from({ length: 20_000 }, () => ({})) },
    "listed",
  ],
  [
    "a batch of five hundred",
    "mutation($e: ID!, $i: [CheckInItem!]!) { checkIn(event: $e, items: $i) { __typename } }",
    { e: "1", i: Array.from({ length: 500 }, () => ({})) },
    (cost) => cost > 5_000 && cost < 6_000,
  ],
  [
    "lists within a variable",
    "query($f: EventFilter) { events(filter: $f) { totalCount } }",
    { f: { statuses: Array.from({ length: 13_000 }, () => "CONFIRMED") } },
    "listed",
  ],
  [
    "nested introspection",
    "{ __schema { types { fields { type { fields { a: name b: name c: name d: name e: description f: name type { name kind ofType { name kind ofType { name kind } } } args { name type { name } } } } } } } }",
    {},
    "cost",
  ],
])("computes the cost with variables: %s", (_case, query, variables, expected) => {
  const cost = judged(query, variables);
  if (typeof expected === "string") expect(cost).toBe(expected);
  else expect([cost, expected(cost as number)]).toEqual([cost, true]);
});

test("accepts the introspection query", () => {
  expect(judged(getIntrospectionQuery())).toEqual(expect.any(Number));
});

test("evaluates a variable within microseconds", () => {
  const document = parse(PAGES);
  const operation = getOperationAST(document)!;
  limiter.costOf(operation, document, { n: 1, m: 1 });
  const began = performance.now();
  for (let n = 0; n < 10_000; n += 1) limiter.costOf(operation, document, { n: 20, m: n % 100 });
  expect((performance.now() - began) / 10_000).toBeLessThan(0.05); // milliseconds; a fiftieth of it on a quiet machine
});

test("measures the expanded size of a fragment that is spread twice", () => {
  expect(
    structureOf(parse("{ ...A ...A b: district { id } } fragment A on Query { district { id } }")),
  ).toEqual({
    depth: 2,
    fields: 6,
    aliases: 1,
    rootFields: 3,
    directives: 0,
    fragments: 1,
  });
});
