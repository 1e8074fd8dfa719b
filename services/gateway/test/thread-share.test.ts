import { ThreadShare, type ThreadClock } from "../src/limits/thread-share.js";

/** Creates a thread with a manual clock: work takes the given time, and callbacks run in order of time. */
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
    /** Lets the running operation take this long, and advances the clock until the next may start. */
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
  await share.admit(of, caller);
  begun.push(caller ?? of);
};

test("uses at most a quarter of the thread for one queue", async () => {
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

test("does not make one queue wait for another", async () => {
  const share = new ThreadShare(aThread().clock);
  const begun: string[] = [];
  void log(share, begun, "one");
  void log(share, begun, "one");
  await log(share, begun, "another");
  expect(begun).toEqual(["one", "another"]);
});

test("serves the callers of one queue round-robin", async () => {
  const thread = aThread();
  const share = new ThreadShare(thread.clock);
  const begun: string[] = [];
  const all = ["flood", "flood", "flood", "flood", "phone"].map((caller) => log(share, begun, "", caller));
  for (let n = 0; n < 5; n += 1) await thread.work(1);
  await Promise.all(all);
  expect(begun.indexOf("phone")).toBeLessThanOrEqual(2);
});

test("rejects an operation when its queue is full", async () => {
  const share = new ThreadShare(aThread().clock);
  await share.admit("");
  for (let n = 0; n < 1_000; n += 1) void share.admit("");
  await expect(share.admit("")).rejects.toMatchObject({
    code: "RATE_LIMITED",
    extensions: { retryAfterSeconds: 5 },
  });
  await share.admit("somebody");
});
