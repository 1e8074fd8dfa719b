import { times } from "@starlane/testing";
import { setImmediate } from "node:timers/promises";
import { Batcher } from "../src/concurrency/batcher.js";

/** A batcher that notes its batches; a row below zero fails, and a batch ends when it is told to. */
function batching({ isHeld = false } = {}) {
  const batches: number[][] = [];
  const held: (() => void)[] = [];
  const batcher = new Batcher<number, string>({
    commit: async (rows) => {
      batches.push([...rows]);
      if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
      if (rows.some((row) => row < 0)) throw new Error("a bad row");
      return rows.map((row) => `done ${row}`);
    },
    maxWaitMs: 0,
  });
  return { batches, held, batcher };
}

test("callers that come together are committed together, each answered with its own", async () => {
  const { batches, batcher } = batching();
  const answers = await Promise.all([batcher.submit([1, 2]), batcher.submit([]), batcher.submit([3])]);
  expect(answers).toEqual([["done 1", "done 2"], [], ["done 3"]]);
  expect(batches).toEqual([[1, 2, 3]]);
});

test("a caller that fails fails alone", async () => {
  const { batcher } = batching();
  const answers = await Promise.allSettled([1, -1, 2].map((row) => batcher.submit([row])));
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test.each([
  ["50 callers", times(120, () => [1]), [50, 50, 20]],
  ["500 rows", times(3, () => times(200, () => 1)), [400, 200]],
  ["one caller, however many rows it brings", [times(700, () => 1), [1]], [700, 1]],
])("a batch holds at most %s", async (_case, callers, sizes) => {
  const { batches, batcher } = batching();
  await Promise.all(callers.map((rows) => batcher.submit(rows)));
  expect(batches.map((rows) => rows.length)).toEqual(sizes);
});

test("at most four batches are in flight; the next is flushed when one has committed", async () => {
  const { batches, held, batcher } = batching({ isHeld: true });
  const answers = Promise.all(times(300, () => batcher.submit([1])));
  await batcherRests();
  expect(batches).toHaveLength(4);
  held.shift()!();
  await batcherRests();
  expect(batches).toHaveLength(5);
  while (batches.length < 6 || held.length > 0) {
    held.shift()?.();
    await batcherRests();
  }
  expect(await answers).toHaveLength(300);
});

/** One turn of the event loop: whoever can go on has. */
const batcherRests = () => setImmediate();
