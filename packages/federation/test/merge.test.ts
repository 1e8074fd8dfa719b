import { copy, merge } from "../src/merge.js";

test.each<[string, Record<string, unknown>, Record<string, unknown>, unknown]>([
  ["keeps fields of both", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ["merges objects", { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  [
    "merges lists item by item",
    { a: [{ b: 1 }, null] },
    { a: [{ c: 2 }, { c: 3 }] },
    { a: [{ b: 1, c: 2 }, { c: 3 }] },
  ],
  ["merges nested lists", { a: [[{ b: 1 }]] }, { a: [[{ c: 2 }]] }, { a: [[{ b: 1, c: 2 }]] }],
  [
    "keeps a known value when the source has null",
    { a: { b: 1 }, c: 2 },
    { a: null, c: null },
    { a: { b: 1 }, c: 2 },
  ],
  ["takes a null for a missing field", {}, { a: null }, { a: null }],
  ["takes the later value", { a: 1, b: [1] }, { a: 2, b: [2, 3] }, { a: 2, b: [2, 3] }],
])("%s", (_sentence, target, source, expected) => {
  merge(target, source);
  expect(target).toEqual(expected);
});

test("copies lists and objects, and keeps a scalar that is an object", () => {
  const at = new Date("2026-03-02T01:00:00Z");
  const answer = { a: [{ b: 1 }], at, nested: Object.assign(Object.create(null), { at }) };
  const copied = copy(answer);
  expect(JSON.stringify(copied)).toBe(JSON.stringify(answer));
  expect(copied.a).not.toBe(answer.a);
  expect(copied.at).toBe(at);
});
