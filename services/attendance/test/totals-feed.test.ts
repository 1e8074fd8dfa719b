import { TotalsFeed } from "../src/reach/coverage/totals-feed.js";

/** Returns a feed of values set by the test, read at most every 20 ms. */
function counted() {
  const things = new Map<string, { n: number }>();
  const reads: string[][] = [];
  let position = 0;
  let failing = false;
  const waiting = new Set<() => void>();
  const feed = new TotalsFeed<{ n: number }>({
    everyMs: 20,
    read: async (keys) => {
      reads.push([...keys].sort());
      if (failing) throw new Error("the database is away");
      return keys.map((key) => things.get(key) ?? null);
    },
    moved: (atMostMs) =>
      new Promise<void>((resolve) => {
        waiting.add(resolve);
        setTimeout(resolve, atMostMs).unref();
      }),
    position: async () => String(position),
    onFailure: () => undefined,
  });
  return {
    feed,
    reads,
    set(key: string, n: number) {
      things.set(key, { n });
      position += 1;
      for (const wake of waiting) wake();
    },
    fail(fails: boolean) {
      failing = fails;
    },
  };
}

const begin = async ({ feed }: ReturnType<typeof counted>, key: string) => {
  const stop = new AbortController();
  const values = feed.of(key, (await feed.first(key))!, stop.signal);
  return { stop, next: async () => (await values.next()).value?.n };
};

test("sends the value at once and after each change, and nothing to subscribers of other keys", async () => {
  const things = counted();
  things.set("a", 1);
  things.set("b", 1);
  const [a, b] = [await begin(things, "a"), await begin(things, "b")];
  expect([await a.next(), await b.next()]).toEqual([1, 1]);
  const ofB = b.next();
  for (let n = 2; n < 5; n += 1) {
    const next = a.next();
    things.set("a", n);
    expect(await next).toBe(n);
  }
  things.set("b", 2);
  expect(await ofB).toBe(2);
  await things.feed.close();
});

test("reads all subscribed keys together, and nothing without subscribers", async () => {
  const things = counted();
  for (const key of ["a", "b", "c"]) things.set(key, 1);
  const all = await Promise.all(["a", "b", "c", "c"].map((key) => begin(things, key)));
  expect(things.reads).toEqual([["a", "b", "c", "c"]]);
  for (const { next } of all) await next();
  const next = all[0]!.next();
  things.set("a", 2);
  await next;
  expect(things.reads.slice(1)).toEqual([["a", "b", "c"]]);
  for (const { stop } of all) stop.abort();
  expect(things.feed.size).toBe(0);
  things.set("a", 3);
  await things.feed.close();
  expect(things.reads).toHaveLength(2);
});

test("reads at most once per interval and does not miss the last change", async () => {
  const things = counted();
  things.set("a", 0);
  const { next } = await begin(things, "a");
  const startedAt = performance.now();
  let seen = await next();
  for (let n = 1; n <= 200; n += 1) {
    things.set("a", n);
    await new Promise((resolve) => setImmediate(resolve));
  }
  while (seen !== 200) seen = await next();
  const ticks = Math.ceil((performance.now() - startedAt) / 20);
  expect(things.reads.length - 1).toBeLessThanOrEqual(ticks + 1);
  await things.feed.close();
});

test("reads again after a failure", async () => {
  const things = counted();
  things.set("a", 1);
  const { next } = await begin(things, "a");
  await next();
  const changed = next();
  things.fail(true);
  things.set("a", 2);
  await new Promise((resolve) => setTimeout(resolve, 60));
  things.fail(false);
  expect(await changed).toBe(2);
  await things.feed.close();
});
