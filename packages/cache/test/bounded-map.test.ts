import { BoundedMap } from "../src/index.js";

test("what was used last is kept, and no more than there is room for", () => {
  const map = new BoundedMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  expect(map.get("a")).toBe(1);
  map.set("c", 3);
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([1, undefined, 3]);
  expect(map.count).toBe(2);
});

test("what is set again is one entry, and what is deleted is none", () => {
  const map = new BoundedMap<string, number>(2);
  map.set("a", 1);
  map.set("a", 2);
  expect([map.get("a"), map.count]).toEqual([2, 1]);
  map.delete("a");
  expect([map.get("a"), map.count]).toEqual([undefined, 0]);
});
