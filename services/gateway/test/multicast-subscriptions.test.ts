import { Semaphore } from "@starlane/runtime";
import { LatestValueChannel } from "@starlane/service";
import type { ExecutionResult } from "graphql";
import { MulticastSubscriptions } from "../src/live/multicast-subscriptions.js";
import { withSemaphore } from "../src/live/with-semaphore.js";

/** Creates a manual source of states that counts its starts and its open streams. */
function aSource() {
  const state = new LatestValueChannel<ExecutionResult>();
  let begun = 0;
  let open = 0;
  return {
    say: (n: number) => state.put({ data: { n } }),
    end: () => state.end(),
    get begun() {
      return begun;
    },
    get open() {
      return open;
    },
    begin: async (signal: AbortSignal) => {
      begun += 1;
      return (async function* () {
        open += 1;
        try {
          yield* state.values(signal);
        } finally {
          open -= 1;
        }
      })();
    },
  };
}

function subscriber(streams: MulticastSubscriptions, key: string, source: ReturnType<typeof aSource>) {
  const stop = new AbortController();
  const values = streams.subscribe(key, source.begin, stop.signal);
  const next = async () => (await values.next()).value?.data?.n;
  const leave = async () => {
    stop.abort();
    await values.return();
  };
  return { next, leave, values };
}
const soon = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

test("serves a thousand equal subscribers from one stream, which ends with the last of them", async () => {
  const streams = new MulticastSubscriptions();
  const source = aSource();
  source.say(1);
  const all = Array.from({ length: 1_000 }, () => subscriber(streams, "alike", source));
  expect(new Set(await Promise.all(all.map(({ next }) => next())))).toEqual(new Set([1]));
  const changed = all.map(({ next }) => next());
  source.say(2);
  expect(new Set(await Promise.all(changed))).toEqual(new Set([2]));
  expect([source.begun, source.open, streams.size]).toEqual([1, 1, 1]);
  await Promise.all(all.slice(1).map(({ leave }) => leave()));
  expect(source.open).toBe(1);
  await all[0]!.leave();
  await soon();
  expect([source.open, streams.size]).toEqual([0, 0]);
});

test("serves a subscriber with another key from another stream", async () => {
  const streams = new MulticastSubscriptions();
  const [one, other] = [aSource(), aSource()];
  one.say(1);
  other.say(2);
  const [a, b] = [subscriber(streams, "one", one), subscriber(streams, "other", other)];
  expect([await a.next(), await b.next()]).toEqual([1, 2]);
  await Promise.all([a.leave(), b.leave()]);
});

test("sends the newest state to a slow subscriber without delaying others, and no state twice in a row", async () => {
  const streams = new MulticastSubscriptions();
  const source = aSource();
  source.say(0);
  const [slow, quick] = [subscriber(streams, "k", source), subscriber(streams, "k", source)];
  expect([await slow.next(), await quick.next()]).toEqual([0, 0]);
  for (let n = 1; n <= 100; n += 1) {
    const next = quick.next();
    source.say(n);
    expect(await next).toBe(n);
  }
  expect(await slow.next()).toBe(100);
  const silent = quick.next();
  source.say(100);
  await soon();
  source.say(101);
  expect(await silent).toBe(101);
  await Promise.all([slow.leave(), quick.leave()]);
});

test("restarts the source for late subscribers instead of sending a stale answer", async () => {
  const streams = new MulticastSubscriptions();
  const now = performance.now.bind(performance);
  const source = aSource();
  source.say(1);
  const first = subscriber(streams, "k", source);
  await first.next();
  performance.now = () => now() + 1_001;
  try {
    const late = [subscriber(streams, "k", source), subscriber(streams, "k", source)];
    expect(await Promise.all(late.map(({ next }) => next()))).toEqual([1, 1]);
    await soon();
    expect([source.begun, source.open]).toEqual([2, 1]);
    const changed = [first, ...late].map(({ next }) => next());
    source.say(2);
    expect(await Promise.all(changed)).toEqual([2, 2, 2]);
    await Promise.all([first, ...late].map(({ leave }) => leave()));
  } finally {
    performance.now = now;
  }
});

test("ends for all subscribers after a single answer and at the end of the stream", async () => {
  const streams = new MulticastSubscriptions();
  const refusal = { errors: [] };
  const stop = new AbortController().signal;
  const refused = streams.subscribe("no", async () => refusal, stop);
  expect(await refused.next()).toEqual({ done: false, value: refusal });
  expect(await refused.next()).toEqual({ done: true, value: undefined });
  const source = aSource();
  source.say(1);
  const listening = subscriber(streams, "yes", source);
  await listening.next();
  source.end();
  expect((await listening.values.next()).done).toBe(true);
  expect(streams.size).toBe(0);
});

test("limits the number of concurrent answers", async () => {
  const semaphore = new Semaphore(3);
  let answering = 0;
  let most = 0;
  async function* events() {
    yield 1;
    yield 2;
  }
  const read = async () => {
    for await (const _event of withSemaphore(events(), semaphore)) {
      answering += 1;
      most = Math.max(most, answering);
      await soon(2);
      answering -= 1;
    }
  };
  await Promise.all(Array.from({ length: 20 }, read));
  expect([most, answering]).toEqual([3, 0]);
});
