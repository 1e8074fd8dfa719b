import { copy, merge } from "../src/merge.js";

test.each<[string, Record<string, unknown>, Record<string, unknown>, unknown]>([
  ["fields of both are there", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ["objects are merged", { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  [
    "lists are merged item by item",
    { a: [{ b: 1 }, null] },
    { a: [{ c: 2 }, { c: 3 }] },
    { a: [{ b: 1, c: 2 }, { c: 3 }] },
  ],
  ["lists in lists as well", { a: [[{ b: 1 }]] }, { a: [[{ c: 2 }]] }, { a: [[{ b: 1, c: 2 }]] }],
  [
    "what is known is not undone by a null",
    { a: { b: 1 }, c: 2 },
    { a: null, c: null },
    { a: { b: 1 }, c: 2 },
  ],
  ["a null is better than nothing", {}, { a: null }, { a: null }],
  ["the later value wins", { a: 1, b: [1] }, { a: 2, b: [2, 3] }, { a: 2, b: [2, 3] }],
])("%s", (_sentence, target, source, expected) => {
  merge(target, source);
  expect(target).toEqual(expected);
});

test("a copy has lists and objects of its own, and a scalar that is an object as it is", () => {
  const at = new Date("2026-03-02T01:00:00Z");
  const answer = { a: [{ b: 1 }], at, nested: Object.assign(Object.create(null), { at }) };
  const copied = copy(answer);
  expect(JSON.stringify(copied)).toBe(JSON.stringify(answer));
  expect(copied.a).not.toBe(answer.a);
  expect(copied.at).toBe(at);
});
