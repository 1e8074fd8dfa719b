import { times } from "@starlane/testing";
import { setImmediate } from "node:timers/promises";
import { Coalescer } from "../src/concurrency/batcher.js";

/** A coalescer that notes its batches; a row below zero fails, and a batch ends when it is told to. */
function coalescing({ isHeld = false } = {}) {
  const batches: number[][] = [];
  const held: (() => void)[] = [];
  const coalescer = new Coalescer<number, string>({
    commit: async (rows) => {
      batches.push([...rows]);
      if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
      if (rows.some((row) => row < 0)) throw new Error("a bad row");
      return rows.map((row) => `done ${row}`);
    },
    lingerMs: 0,
  });
  return { batches, held, coalescer };
}

test("callers that come together are committed together, each answered with its own", async () => {
  const { batches, coalescer } = coalescing();
  const answers = await Promise.all([coalescer.submit([1, 2]), coalescer.submit([]), coalescer.submit([3])]);
  expect(answers).toEqual([["done 1", "done 2"], [], ["done 3"]]);
  expect(batches).toEqual([[1, 2, 3]]);
});

test("a caller that fails fails alone", async () => {
  const { coalescer } = coalescing();
  const answers = await Promise.allSettled([1, -1, 2].map((row) => coalescer.submit([row])));
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test.each([
  ["50 callers", times(120, () => [1]), [50, 50, 20]],
  ["500 rows", times(3, () => times(200, () => 1)), [400, 200]],
  ["one caller, however many rows it brings", [times(700, () => 1), [1]], [700, 1]],
])("a batch holds at most %s", async (_case, callers, sizes) => {
  const { batches, coalescer } = coalescing();
  await Promise.all(callers.map((rows) => coalescer.submit(rows)));
  expect(batches.map((rows) => rows.length)).toEqual(sizes);
});

test("at most four batches are in flight; the next departs when one has arrived", async () => {
  const { batches, held, coalescer } = coalescing({ isHeld: true });
  const answers = Promise.all(times(300, () => coalescer.submit([1])));
  await coalescerRests();
  expect(batches).toHaveLength(4);
  held.shift()!();
  await coalescerRests();
  expect(batches).toHaveLength(5);
  while (batches.length < 6 || held.length > 0) {
    held.shift()?.();
    await coalescerRests();
  }
  expect(await answers).toHaveLength(300);
});

/** One turn of the event loop: whoever can go on has. */
const coalescerRests = () => setImmediate();
