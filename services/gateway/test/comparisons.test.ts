import { judge } from "@starlane/auth";
import { buildSchema, getIntrospectionQuery, parse } from "graphql";
import { readFileSync } from "node:fs";
import { comparisonsIn } from "../src/limits/comparisons.rules.js";
import { OperationLimiter } from "../src/limits/operation-limiter.js";
import { OPERATION_LIMITS, type OperationLimits } from "../src/limits/limits.js";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const schema = buildSchema(read("../../../docs/generated/schema.graphql"), { assumeValid: true });
const limiter = new OperationLimiter(schema, OPERATION_LIMITS);

const repeated = (text: string, count: number) => Array.from({ length: count }, () => text).join(" ");
const numbered = (count: number, part: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => part(n)).join(" ");

/** The expected pairs by definition: every two fields with one response name at one place, with fragments expanded. */
test.each<[string, string, number]>([
  ["fields of one name", "{ a a a a }", 6],
  ["fields of different names", "{ a b c d }", 0],
  ["fields of one response name", "{ x: a x: b x: c }", 3],
  ["fields of one name under different response names", "{ x: a y: a z: a }", 0],
  ["below fields of one name", "{ a { x } a { x } a { x } }", 3 + 3],
  ["with nested fields of one name", "{ a { x x } a { x } }", 1 + 3],
  ["two levels below", "{ a { b { x } } a { b { x } } }", 3],
  ["below different response names", "{ p: a { x } q: a { x } }", 0],
  ["through inline fragments", "{ ... { a } ... on Q { a } a }", 3],
  ["through a fragment, each time it is spread", "{ ...F ...F a } fragment F on Q { a }", 3],
  ["through fragments of fragments", "{ ...F ...G a } fragment F on Q { ...G } fragment G on Q { a }", 3],
  ["in an unused fragment", "{ z } fragment F on Q { a a a }", 3],
  ["in several operations", "query A { a a } query B { a a a }", 1 + 3],
  ["with values", "{ a(x: 1) a(x: 2) }", 1 + 2],
  ["with values within values", "{ a(x: [1, 2], y: { z: 3 }) a(x: 1) }", 1 + 5 + 1],
])("counts comparisons %s", (_case, text, expected) => {
  const besides = comparisonsIn(parse(text), Infinity) - expected; // fields and spreads count a quarter each
  expect(besides).toBeGreaterThan(0);
  expect(besides).toBeLessThanOrEqual(3);
});

test.each<[string, string]>([
  ["195 times below a root field", `{ district { ${repeated("parent { id }", 195)} } }`],
  ["below each other", `{ district { ${repeated("parent { parent { parent { id } } }", 40)} } }`],
  ["under one alias", `{ district { ${repeated("a: parent { id }", 58)} } }`],
  ["in inline fragments", `{ district { ${repeated("... on Area { parent { id } }", 60)} } }`],
  ["in inline fragments without a type", `{ district { ${repeated("... { parent { id } }", 60)} } }`],
  ["by one fragment", `{ district { ${repeated("...F", 60)} } } fragment F on Area { parent { id } }`],
  [
    "by many fragments",
    `{ district { ${numbered(50, (n) => `...F${n}`)} } } ${numbered(50, (n) => `fragment F${n} on Area { parent { id } }`)}`,
  ],
  [
    "by nested fragments",
    `{ district { ...A ...A ...A ...A } } ${["A B", "B C", "C D"].map((pair) => `fragment ${pair[0]} on Area { ${repeated(`...${pair[2]}`, 4)} }`).join(" ")} fragment D on Area { parent { id } }`,
  ],
  [
    "with arguments",
    `{ ${repeated(`events(filter: { statuses: [${repeated("CONFIRMED", 40)}] }) { totalCount }`, 20)} }`,
  ],
  ["in an unused fragment", `{ viewer { id } } fragment F on Area { ${repeated("parent { id }", 195)} }`],
  [
    "in operations that are not executed",
    numbered(20, (n) => `query Q${n} { district { ${repeated("parent { id }", 30)} } }`),
  ],
  [
    "in many selection sets",
    `{ ${numbered(28, (n) => `events(first: ${n}) { nodes { ${repeated("id", 12)} } }`)} }`,
  ],
])("refuses a repeated field before validation: %s", (_case, text) => {
  expect(limitOf(() => limiter.assertWithinSize(text))).toBe("comparisons");
});

test("counts less than a fifth of the limit for every operation of the console and for introspection", () => {
  const manifest = Object.values(
    JSON.parse(read("../../console/dist/operations.json")) as Record<string, { text: string }>,
  );
  expect(manifest.length).toBeGreaterThan(50);
  const texts = [...manifest.map(({ text }) => text), getIntrospectionQuery()];
  const most = Math.max(...texts.map((text) => comparisonsIn(parse(text), Infinity)));
  expect(most).toBeLessThan(OPERATION_LIMITS.comparisons / 5);
});

test("allows anonymous callers only refreshSession, signIn and viewer", () => {
  const open = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
    (type) =>
      Object.keys(type!.getFields()).filter((field) => judge(null, `${type!.name}.${field}`) === "allowed"),
  );
  expect(open.toSorted()).toEqual(["refreshSession", "signIn", "viewer"]);
});

test("accepts the console's anonymous operations and introspection within the anonymous limits", () => {
  const manifest = Object.values(
    JSON.parse(read("../../console/dist/operations.json")) as Record<string, { name: string; text: string }>,
  );
  const texts = manifest.filter(({ name }) => ["SignIn", "Renew"].includes(name)).map(({ text }) => text);
  expect(texts).toHaveLength(2);
  const introspection = getIntrospectionQuery({
    schemaDescription: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
  });
  for (const text of [...texts, introspection])
    expect(limitOf(() => limiter.parseAnonymous(text))).toBeUndefined();
});

test.each<[keyof OperationLimits, string]>([
  ["letters", `{ viewer { id } } #${"x".repeat(9_000)}`],
  ["tokens", `query(${numbered(101, (n) => `$a${n}: Int`)}) { viewer { id } }`],
  [
    "fields",
    `{ viewer { ${numbered(10, (n) => `p${n} { ...F }`)} } } fragment F on User { ${numbered(30, (n) => `f${n}`)} }`,
  ],
  ["aliases", `{ viewer { ${numbered(11, (n) => `a${n}: id`)} } }`],
  ["rootFields", `{ ${repeated("viewer { id }", 6)} }`],
  ["directives", `{ viewer ${repeated("@skip(if: false)", 11)} { id } }`],
  ["fragments", `{ viewer { id } } ${numbered(11, (n) => `fragment F${n} on User { id }`)}`],
  ["operations", numbered(4, (n) => `query Q${n} { viewer { id } }`)],
  ["comparisons", `{ viewer { ${repeated("agency { id }", 20)} } }`],
  ["nesting", "{ viewer { id(a: [[[[[1]]]]]) } }"],
])("applies lower limits to anonymous callers: %s", (limit, text) => {
  expect(limitOf(() => limiter.parseAnonymous(text))).toBe(limit);
  if (limit !== "letters") expect(limitOf(() => limiter.assertWithinSize(text))).toBeUndefined();
});

function limitOf(attempt: () => unknown): unknown {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return (error as { extensions?: { limit?: unknown } }).extensions?.limit ?? error;
  }
}
