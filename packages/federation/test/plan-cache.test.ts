import { parse } from "graphql";

import { RequestedFields } from "../src/requested-fields.js";
import type { CompiledOperation } from "../src/compiled-operation.js";
import { PlanCache } from "../src/plan-cache.js";

const QUERY = `query A($if: Boolean) { a @skip(if: $if) b } query B { b }`;

const plan = async (): Promise<CompiledOperation> => ({
  stages: [],
  introspection: undefined,
  subscription: undefined,
  requested: new RequestedFields([], new Map()),
});

test.each([
  ["another text", `{ c }`, undefined, {}],
  ["another operation of the document", QUERY, "B", {}],
  ["another outcome of a condition", QUERY, "A", { if: true }],
])("makes another plan for %s", async (_what, query, name, variables) => {
  const plans = new PlanCache(10, 10_000);
  const first = await plans.get(parse(QUERY), "A", {}, plan);
  expect(await plans.get(parse(query), name, variables, plan)).not.toBe(first);
  expect(plans.count).toBe(2);
});

test.each([
  ["the same text, parsed again", QUERY, { if: false }],
  ["the same text with another layout", `${QUERY.replaceAll(" ", "\n ")} # again`, { if: false }],
  ["a variable without a condition", QUERY, { if: false, other: 1 }],
])("reuses the plan for %s", async (_what, query, variables) => {
  const plans = new PlanCache(10, 10_000);
  const first = await plans.get(parse(QUERY), "A", { if: false }, plan);
  expect(await plans.get(parse(query), "A", variables, plan)).toBe(first);
});

test("caches at most its size of plans, for many documents and conditions", async () => {
  const plans = new PlanCache(8, 8_000);
  for (let index = 0; index < 50; index += 1) await plans.get(parse(`{ a${index} }`), undefined, {}, plan);
  expect(plans.count).toBe(8);
  const document = parse(
    `query (${["a", "b", "c", "d"].map((name) => `$${name}: Boolean!`).join()}) {
      a @skip(if: $a) b @include(if: $b) c @skip(if: $c) d @include(if: $d) }`,
  );
  for (let bits = 0; bits < 16; bits += 1) {
    const outcome = { a: !(bits & 1), b: !(bits & 2), c: !(bits & 4), d: !(bits & 8) };
    await plans.get(document, undefined, outcome, plan);
  }
  expect(plans.count).toBe(8);
});

test("caches fewer plans of long texts", async () => {
  const plans = new PlanCache(8, 8_000);
  const long = (index: number) => parse(`{ a${index}(b: "${"x".repeat(2_000)}") }`);
  for (let index = 0; index < 50; index += 1) await plans.get(long(index), undefined, {}, plan);
  expect(plans.count).toBe(3);
  for (let index = 0; index < 50; index += 1) await plans.get(parse(`{ a${index} }`), undefined, {}, plan);
  expect(plans.count).toBe(8);
});

test("makes a plan again after it failed", async () => {
  const plans = new PlanCache(8, 8_000);
  const document = parse(`{ a }`);
  await expect(plans.get(document, undefined, {}, () => Promise.reject(new Error("no")))).rejects.toThrow(
    "no",
  );
  expect(plans.count).toBe(0);
  await expect(plans.get(document, undefined, {}, plan)).resolves.toBeDefined();
});
