import { ThreadShare, type ThreadClock } from "../src/limits/thread-share.js";

/** A thread whose time is moved by hand: work takes as long as is said, and callbacks come in order of time. */
function aThread() {
  let now = 0;
  const working: (() => void)[] = [];
  const later: { at: number; callback: () => void }[] = [];
  const clock: ThreadClock = {
    now: () => now,
    afterWork: (callback) => void working.push(callback),
    after: (ms, callback) => void later.push({ at: now + ms, callback }),
  };
  return {
    clock,
    now: () => now,
    /** Lets the operation that has begun take so long, and time go on until the next may begin. */
    async work(ms: number) {
      now += ms;
      for (const callback of working.splice(0)) callback();
      for (const { at, callback } of later.splice(0)) {
        now = Math.max(now, at);
        callback();
      }
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

const log = async (share: ThreadShare, begun: string[], of: string, caller?: string) => {
  await share.turn(of, caller);
  begun.push(caller ?? of);
};

test("of one line a quarter of the thread at most is used, however much waits", async () => {
  const thread = aThread();
  const share = new ThreadShare(thread.clock);
  const begun: string[] = [];
  const all = Array.from({ length: 5 }, () => log(share, begun, "nobody"));
  const counts: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    await thread.work(10);
    counts.push(begun.length);
  }
  await Promise.all(all);
  expect([counts.at(-1), thread.now()]).toEqual([5, 200]);
});

test("lines do not wait for each other", async () => {
  const share = new ThreadShare(aThread().clock);
  const begun: string[] = [];
  void log(share, begun, "one");
  void log(share, begun, "one");
  await log(share, begun, "another");
  expect(begun).toEqual(["one", "another"]);
});

test("callers of one line take turns", async () => {
  const thread = aThread();
  const share = new ThreadShare(thread.clock);
  const begun: string[] = [];
  const all = ["flood", "flood", "flood", "flood", "phone"].map((caller) => log(share, begun, "", caller));
  for (let n = 0; n < 5; n += 1) await thread.work(1);
  await Promise.all(all);
  expect(begun.indexOf("phone")).toBeLessThanOrEqual(2);
});

test("a line has an end, beyond which who comes is told to come again", async () => {
  const share = new ThreadShare(aThread().clock);
  await share.turn("");
  for (let n = 0; n < 1_000; n += 1) void share.turn("");
  await expect(share.turn("")).rejects.toMatchObject({
    code: "RATE_LIMITED",
    extensions: { retryAfterSeconds: 5 },
  });
  await share.turn("somebody");
});
