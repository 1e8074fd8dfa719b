import { FairSemaphore, QueueFull } from "../src/index.js";

/** Creates named tasks that end on demand, and records the order in which they start. */
function tasksOf(semaphore: FairSemaphore) {
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string) =>
    semaphore.run(name[0]!, () => {
      began.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (name: string) => {
    ends.get(name)!();
    await settled();
  };
  return { began, run, end, settled };
}

const aSemaphore = (options = {}) =>
  new FairSemaphore({ permits: 2, waitingOfKey: 40, waiting: 100, ...options });

test("a key with forty tasks delays another key's task by at most one", async () => {
  const { began, run, end, settled } = tasksOf(aSemaphore());
  const all = Array.from({ length: 40 }, (_, at) => run(`a${at}`));
  all.push(run("b0"));
  await settled();
  expect(began).toEqual(["a0", "b0"]);
  for (let at = 0; at < 40; at += 1) await end(`a${at}`);
  await end("b0");
  await Promise.all(all);
  expect(began).toHaveLength(41);
});

test("serves keys round-robin when all permits are taken, each key's tasks in order", async () => {
  const { began, run, end, settled } = tasksOf(aSemaphore({ permits: 1 }));
  const all = ["a0", "a1", "a2", "b0", "b1", "c0"].map((name) => run(name));
  await settled();
  for (const name of ["a0", "b0", "c0", "a1", "b1", "a2"]) await end(name);
  await Promise.all(all);
  expect(began).toEqual(["a0", "b0", "c0", "a1", "b1", "a2"]);
});

test("rejects a task when too many of its key, or in total, wait; others still run, and its key may return", async () => {
  const semaphore = aSemaphore({ permits: 1, waitingOfKey: 2, waiting: 3 });
  const { run, end, settled } = tasksOf(semaphore);
  const all = ["a0", "a1", "a2"].map((name) => run(name));
  await expect(run("a3")).rejects.toThrow(QueueFull);
  all.push(run("b0"));
  await expect(run("c0")).rejects.toThrow(QueueFull);
  await settled();
  expect(semaphore.waiting).toBe(3);
  for (const name of ["a0", "b0", "a1", "a2"]) await end(name);
  await Promise.all(all);
  expect(semaphore.waiting).toBe(0);
  const again = run("a4");
  await settled();
  await end("a4");
  await again;
});

test("a failed task releases its permit", async () => {
  const semaphore = aSemaphore({ permits: 1 });
  await expect(semaphore.run("a", () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  await expect(semaphore.run("a", async () => "done")).resolves.toBe("done");
});
