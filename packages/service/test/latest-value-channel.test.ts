import { LatestValueChannel } from "../src/index.js";

const state = (n: number) => ({ n });
const never = new AbortController().signal;

test("a reader gets the current value, and then each change", async () => {
  const channel = new LatestValueChannel<{ n: number }>();
  channel.put(state(1));
  const values = channel.values(never);
  expect((await values.next()).value).toEqual(state(1));
  const next = values.next();
  channel.put(state(2));
  expect((await next).value).toEqual(state(2));
});

test("a slow reader misses intermediate values, and delays no other reader", async () => {
  const channel = new LatestValueChannel<{ n: number }>();
  const [slow, quick] = [channel.values(never), channel.values(never)];
  const read: number[] = [];
  for (let n = 1; n <= 1_000; n += 1) {
    channel.put(state(n));
    read.push((await quick.next()).value!.n);
  }
  expect(read).toHaveLength(1_000);
  expect((await slow.next()).value).toEqual(state(1_000));
});

test("the last value is still read, and then the channel ends", async () => {
  const channel = new LatestValueChannel<{ n: number }>();
  const values = channel.values(never);
  const [first, second] = [values.next(), values.next()];
  channel.put(state(1));
  channel.end();
  expect([await first, await second]).toEqual([
    { done: false, value: state(1) },
    { done: true, value: undefined },
  ]);
});

test("a reader that leaves is not waited for", async () => {
  const channel = new LatestValueChannel<{ n: number }>();
  const leaving = new AbortController();
  const next = channel.values(leaving.signal).next();
  leaving.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});
