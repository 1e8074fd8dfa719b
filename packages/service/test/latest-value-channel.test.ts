import { Latest } from "../src/index.js";

const state = (n: number) => ({ n });
const never = new AbortController().signal;

test("a reader gets what is there, and then each change", async () => {
  const latest = new Latest<{ n: number }>();
  latest.put(state(1));
  const values = latest.values(never);
  expect((await values.next()).value).toEqual(state(1));
  const next = values.next();
  latest.put(state(2));
  expect((await next).value).toEqual(state(2));
});

test("a slow reader misses what was in between, and keeps nobody waiting", async () => {
  const latest = new Latest<{ n: number }>();
  const [slow, quick] = [latest.values(never), latest.values(never)];
  const read: number[] = [];
  for (let n = 1; n <= 1_000; n += 1) {
    latest.put(state(n));
    read.push((await quick.next()).value!.n);
  }
  expect(read).toHaveLength(1_000);
  expect((await slow.next()).value).toEqual(state(1_000));
});

test("what was the last is still read, and then there is no other", async () => {
  const latest = new Latest<{ n: number }>();
  const values = latest.values(never);
  const [first, second] = [values.next(), values.next()];
  latest.put(state(1));
  latest.end();
  expect([await first, await second]).toEqual([
    { done: false, value: state(1) },
    { done: true, value: undefined },
  ]);
});

test("a reader who leaves is not waited for", async () => {
  const latest = new Latest<{ n: number }>();
  const leaving = new AbortController();
  const next = latest.values(leaving.signal).next();
  leaving.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});
