import * as fc from "fast-check";
import { GroupedRows } from "../src/reach/counting/grouped-rows.js";
import { packKey, keyOfHead } from "../src/reach/counting/history.js";

/** Returns the rows of a group, as sorted pairs. */
function rowsOf(rows: GroupedRows, group: number): [key: number, tail: number][] {
  if (rows.count(group) === 0) return [];
  const chunk = rows.chunk(group);
  const pairs: [number, number][] = [];
  for (let at = rows.begin(group); at < rows.end(group); at += 2)
    pairs.push([keyOfHead(chunk[at]!), chunk[at + 1]!]);
  return pairs.sort(([one], [other]) => one - other);
}

const anOperation = fc.record({
  group: fc.nat(5),
  key: fc.nat(40),
  isAddition: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
});

test("keeps the rows of groups that grow, shrink and grow again", () => {
  fc.assert(
    fc.property(fc.array(anOperation, { maxLength: 300 }), (operations) => {
      const rows = new GroupedRows();
      const groups = Array.from({ length: 6 }, () => new Map<number, number>());
      for (const [tail, { group, key, isAddition }] of operations.entries()) {
        const at = rows.find(group, key);
        expect(at >= 0).toBe(groups[group]!.has(key));
        if (isAddition && at < 0) {
          rows.add(group, packKey(key, tail % 16), tail);
          groups[group]!.set(key, tail);
        } else if (!isAddition && at >= 0) {
          rows.remove(group, at);
          groups[group]!.delete(key);
        }
      }
      for (const [group, pairs] of groups.entries())
        expect(rowsOf(rows, group)).toEqual([...pairs].sort(([one], [other]) => one - other));
    }),
    { numRuns: 50 },
  );
});

test("stores a group larger than a chunk contiguously, beside small ones", () => {
  const rows = new GroupedRows();
  const large = 1_200_000;
  rows.reserve(1, 10);
  for (let key = 0; key < large; key += 1) {
    rows.add(2, packKey(key, 1), key);
    if (key % 100_000 === 0) rows.add(3, packKey(key, 2), key);
  }
  rows.add(1, packKey(7, 3), 7);
  expect(rows.count(2)).toBe(large);
  let sum = 0;
  rows.visit((group, chunk, begin, end) => {
    for (let at = begin; at < end; at += 2)
      sum += group === 2 && keyOfHead(chunk[at]!) === chunk[at + 1]! ? 1 : 0;
  });
  expect(sum).toBe(large);
  expect(rowsOf(rows, 3).map(([key]) => key)).toEqual(
    Array.from({ length: 12 }, (_, index) => index * 100_000),
  );
  expect(rowsOf(rows, 1)).toEqual([[7, 7]]);
});
