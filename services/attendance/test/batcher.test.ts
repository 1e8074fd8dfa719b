import { times } from "@starlane/testing";
import { setImmediate } from "node:timers/promises";
import { Batcher } from "../src/concurrency/batcher.js";

/**
 * Returns a batcher that records its batches; a row below zero fails, and with `isHeld` a batch waits for its release.
 */
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

test("commits concurrent callers together and answers each with its own rows", async () => {
  const { batches, batcher } = batching();
  const answers = await Promise.all([batcher.submit([1, 2]), batcher.submit([]), batcher.submit([3])]);
  expect(answers).toEqual([["done 1", "done 2"], [], ["done 3"]]);
  expect(batches).toEqual([[1, 2, 3]]);
});

test("rejects only the caller whose rows fail", async () => {
  const { batcher } = batching();
  const answers = await Promise.allSettled([1, -1, 2].map((row) => batcher.submit([row])));
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test.each([
  ["50 callers", times(120, () => [1]), [50, 50, 20]],
  ["500 rows", times(3, () => times(200, () => 1)), [400, 200]],
  ["one caller with more rows than a batch", [times(700, () => 1), [1]], [700, 1]],
])("a batch holds at most %s", async (_case, callers, sizes) => {
  const { batches, batcher } = batching();
  await Promise.all(callers.map((rows) => batcher.submit(rows)));
  expect(batches.map((rows) => rows.length)).toEqual(sizes);
});

test("keeps at most four batches in flight and flushes the next after a commit", async () => {
  const { batches, held, batcher } = batching({ isHeld: true });
  const answers = Promise.all(times(300, () => batcher.submit([1])));
  await nextTurn();
  expect(batches).toHaveLength(4);
  held.shift()!();
  await nextTurn();
  expect(batches).toHaveLength(5);
  while (batches.length < 6 || held.length > 0) {
    held.shift()?.();
    await nextTurn();
  }
  expect(await answers).toHaveLength(300);
});

/** Waits one turn of the event loop, in which everything runnable runs. */
const nextTurn = () => setImmediate();
