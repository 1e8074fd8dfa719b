import { LruCache } from "../src/index.js";

test("evicts the least recently used entry when the cache is full", () => {
  const map = new LruCache<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  expect(map.get("a")).toBe(1);
  map.set("c", 3);
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([1, undefined, 3]);
  expect(map.count).toBe(2);
});

test("replaces an entry that is set again, and removes a deleted one", () => {
  const map = new LruCache<string, number>(2);
  map.set("a", 1);
  map.set("a", 2);
  expect([map.get("a"), map.count]).toEqual([2, 1]);
  map.delete("a");
  expect([map.get("a"), map.count]).toEqual([undefined, 0]);
});

test("evicts several light entries for a heavy one, and does not store one that exceeds the size", () => {
  const map = new LruCache<string, number>(10, (key) => key.length);
  map.set("aaa", 1);
  map.set("bbb", 2);
  map.set("cccc", 3);
  map.get("aaa");
  map.set("dd", 4);
  expect([map.get("aaa"), map.get("bbb"), map.get("cccc"), map.get("dd")]).toEqual([1, undefined, 3, 4]);
  map.set("dd", 5);
  expect([map.count, map.get("dd")]).toEqual([3, 5]);
  map.set("e".repeat(11), 6);
  expect(map.count).toBe(0);
});
